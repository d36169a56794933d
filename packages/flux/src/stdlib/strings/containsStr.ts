import { textsFunction } from './text-function.ts'

/** `strings.containsStr(v:, substr:)`: true where one text is in the other. */
export const containsStr = textsFunction('containsStr', { v: 'string', substr: 'string' }, ({ v, substr }) =>
  v.includes(substr),
)
