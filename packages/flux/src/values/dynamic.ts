import type { Value } from './value.ts'

/** A value whose type is only known at run time (`experimental/dynamic`). */
export class Dynamic {
  readonly inner: Value
  constructor(inner: Value) {
    this.inner = inner
  }
}
