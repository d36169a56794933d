import { regexpFunction } from './regexp-function.ts'

/** `regexp.getString(r:)`: the text that the expression was made of. */
export const getString = regexpFunction('getString', { r: 'regexp' }, ({ r }) => r.source)
