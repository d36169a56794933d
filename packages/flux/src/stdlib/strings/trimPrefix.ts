import { textsFunction } from './text-function.ts'

/** `strings.trimPrefix(v:, prefix:)`: without one prefix. */
export const trimPrefix = textsFunction('trimPrefix', { v: 'string', prefix: 'string' }, ({ v, prefix }) =>
  v.startsWith(prefix) ? v.slice(prefix.length) : v,
)
