import { textsFunction } from './text-function.ts'

/** `strings.trimSuffix(v:, suffix:)`: without one suffix. */
export const trimSuffix = textsFunction('trimSuffix', { v: 'string', suffix: 'string' }, ({ v, suffix }) =>
  v.endsWith(suffix) ? v.slice(0, v.length - suffix.length) : v,
)
