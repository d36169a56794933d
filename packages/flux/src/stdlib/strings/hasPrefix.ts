import { textsFunction } from './text-function.ts'

/** `strings.hasPrefix(v:, prefix:)`: true where the text starts so. */
export const hasPrefix = textsFunction('hasPrefix', { v: 'string', prefix: 'string' }, ({ v, prefix }) =>
  v.startsWith(prefix),
)
