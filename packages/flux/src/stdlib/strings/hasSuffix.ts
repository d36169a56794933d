import { textsFunction } from './text-function.ts'

/** `strings.hasSuffix(v:, suffix:)`: true where the text ends so. */
export const hasSuffix = textsFunction('hasSuffix', { v: 'string', suffix: 'string' }, ({ v, suffix }) =>
  v.endsWith(suffix),
)
