import { compareStrings } from './compare.ts'
import { typeOf } from './type-of.ts'
import { Dictionary, FluxArray, FluxRecord, Null, type Value } from './value.ts'

/** A value's type as error messages name it: `int`, `[string]`, `{a: int, b: float}`, `[string: int]`. Equal texts are equal types. */
export function typeText(value: Value): string {
  if (value instanceof Null) return value.type === 'unknown' ? 'null' : value.type
  if (value instanceof FluxArray) return `[${elementText(value.items[0])}]`
  if (value instanceof FluxRecord)
    return `{${[...value.properties]
      .sort(([a], [b]) => compareStrings(a, b))
      .map(([name, property]) => `${name}: ${typeText(property)}`)
      .join(', ')}}`
  if (value instanceof Dictionary) {
    const [key, item] = value.entries[0] ?? []
    return `[${elementText(key)}: ${elementText(item)}]`
  }
  return typeOf(value)
}

const elementText = (value: Value | undefined): string => (value === undefined ? 'A' : typeText(value))

/** The kind of a value as the error messages of single functions name it; a null of no type is `invalid`. */
export function kindText(value: Value): string {
  const type = typeOf(value)
  return type === 'unknown' ? 'invalid' : type
}
