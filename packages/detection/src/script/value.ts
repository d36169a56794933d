import type { Duration } from '@nrg/schema/duration'
import type { Condition } from './condition.ts'

/** The value of an option of a script: what it is, not how Flux writes it. Named as Flux names its types. */
export type Value =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'duration'; readonly value: Duration }
  /** In UTC, such as `2026-01-01T00:00:00Z`. */
  | { readonly kind: 'time'; readonly value: string }
  /** An array of texts. */
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  /** An array of values of one kind. */
  | { readonly kind: 'array'; readonly value: readonly Value[] }
  | { readonly kind: 'record'; readonly value: Readonly<Record<string, Value>> }
  | { readonly kind: 'dict'; readonly value: readonly (readonly [key: string, value: Value])[] }
  /** A regular expression that matches exactly these words. */
  | { readonly kind: 'words'; readonly value: readonly string[] }
  /** One that matches the tasks of these names; a `*` at the end of one stands for whatever follows. */
  | { readonly kind: 'tasks'; readonly value: readonly string[] }
  /** A function that tells whether a row is wanted. */
  | { readonly kind: 'predicate'; readonly value: Condition }
  /** A function of a text: the name of the group that it is in, or itself. */
  | { readonly kind: 'grouping'; readonly value: Readonly<Record<string, readonly string[]>> }
  /** The latest multiple of a length of time that is over when a run begins. */
  | { readonly kind: 'latest'; readonly value: Duration }
  /** So long after the time of a run. */
  | { readonly kind: 'ahead'; readonly value: Duration }

export const string = (value: string): Value => ({ kind: 'string', value })
export const float = (value: number): Value => ({ kind: 'float', value })
export const int = (value: number): Value => ({ kind: 'int', value })
export const bool = (value: boolean): Value => ({ kind: 'bool', value })
export const duration = (value: Duration): Value => ({ kind: 'duration', value })
export const milliseconds = (value: number): Value => duration(`${value}ms`)
export const time = (value: string): Value => ({ kind: 'time', value })
export const strings = (value: Iterable<string>): Value => ({ kind: 'strings', value: [...new Set(value)] })
export const array = (value: readonly Value[]): Value => ({ kind: 'array', value })
export const record = (value: Readonly<Record<string, Value>>): Value => ({ kind: 'record', value })
export const dict = (value: Iterable<readonly [key: string, value: Value]>): Value => ({
  kind: 'dict',
  value: [...value],
})
export const words = (value: Iterable<string>): Value => ({ kind: 'words', value: [...new Set(value)] })
export const tasks = (value: Iterable<string>): Value => ({ kind: 'tasks', value: [...value] })
export const predicate = (value: Condition): Value => ({ kind: 'predicate', value })
export const grouping = (value: Readonly<Record<string, readonly string[]>>): Value => ({ kind: 'grouping', value })
export const latest = (value: Duration): Value => ({ kind: 'latest', value })
export const ahead = (value: Duration): Value => ({ kind: 'ahead', value })
