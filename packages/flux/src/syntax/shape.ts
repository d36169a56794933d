import { eachToken } from './tokens.ts'

/**
 * What the checker's verdict on a script hangs on: the script without its comments and layout, each number and duration
 * in it as one. Where scripts are of one shape and one of them is sound, so are the others; what is wrong with one
 * stands at places of its own.
 *
 * Texts stay as they are, for they name fields and packages. So does what may be of a time: not every number is a month.
 */
export function shapeOf(script: string): string {
  let shape = ''
  let last = 0
  eachToken(script, (_kind, start, end) => {
    if (start > last) shape += ' '
    const token = script.slice(start, end)
    shape += isNumber(script, start, end, token) ? token.replace(digits, '0') : token
    last = end
  })
  return shape
}

// More digits than these may be more than an integer holds.
const number = /^(0|[1-9]\d{0,14}|((0|[1-9]\d{0,14})(ns|us|µs|μs|ms|s|mo|m|h|d|w|y))+)$/
const digits = /\d+/g

function isNumber(script: string, start: number, end: number, token: string): boolean {
  const first = script.charCodeAt(start)
  if (first < 48 || first > 57 || !number.test(token)) return false
  return !partOfTime.has(script[start - 1]) && !partOfTime.has(script[end])
}

const partOfTime: ReadonlySet<string | undefined> = new Set(['-', ':'])
