import type { Regexp } from '../../values/regexp.ts'
import { FluxArray } from '../../values/value.ts'
import { regexpFunction } from './regexp-function.ts'

/** `regexp.splitRegexp(r:, v:, i:)`: the pieces between matches, at most i where that is not negative. */
export const splitRegexp = regexpFunction(
  'splitRegexp',
  { r: 'regexp', v: 'string', i: 'int' },
  ({ r, v, i }) => new FluxArray(split(r, v, Number(i))),
)

function split(expression: Regexp, text: string, limit: number): string[] {
  if (limit === 0) return []
  if (expression.source !== '' && text === '') return ['']
  const pieces: string[] = []
  let begin = 0
  let end = 0
  for (const match of expression.findAll(text)) {
    if (limit > 0 && pieces.length === limit - 1) break
    end = match.start
    // An empty match at the very start parts nothing.
    if (match.end !== 0) pieces.push(text.slice(begin, end))
    begin = match.end
  }
  if (end !== text.length) pieces.push(text.slice(begin))
  return pieces
}
