import { FluxArray, FluxRecord, type Value } from './value.ts'

/** A value whose type is only known at run time (`experimental/dynamic`). */
export class Dynamic {
  readonly inner: Value
  constructor(inner: Value) {
    this.inner = inner
  }
}

/** A value as a dynamic one, and all that it is made of; what is dynamic already stays as it is. */
export function toDynamic(value: Value): Dynamic {
  if (value instanceof Dynamic) return value
  if (value instanceof FluxArray) return new Dynamic(new FluxArray(value.items.map(toDynamic)))
  if (value instanceof FluxRecord)
    return new Dynamic(
      new FluxRecord(new Map(Array.from(value.properties, ([name, property]) => [name, toDynamic(property)]))),
    )
  return new Dynamic(value)
}
