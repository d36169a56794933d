import { checkTextLength } from '../../values/size-limits.ts'
import { regexpFunction } from './regexp-function.ts'
import { expandTemplate } from './template.ts'

/** `regexp.replaceAllString(r:, v:, t:)`: every match replaced by a text, in which $1 or ${name} stand for a group. */
export const replaceAllString = regexpFunction(
  'replaceAllString',
  { r: 'regexp', v: 'string', t: 'string' },
  ({ r, v, t }) => {
    let replaced = ''
    let end = 0
    for (const match of r.findAll(v)) {
      replaced += v.slice(end, match.start) + expandTemplate(t, match.groups, r.groupNumbers)
      end = match.end
      checkTextLength(replaced.length)
    }
    return replaced + v.slice(end)
  },
)
