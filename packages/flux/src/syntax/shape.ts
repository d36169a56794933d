import { eachToken } from './tokens.ts'

/**
 * What the checker's verdict on a script hangs on: the script without its comments and layout; each number and duration
 * in it as one, each time, and each text that something is compared with. Where scripts are of one shape and one of them
 * is sound, so are the others; what is wrong with one stands at places of its own.
 *
 * Other texts stay as they are, for they name fields and packages. So does what is no time, though it looks like one: not
 * every number is a month.
 */
export function shapeOf(script: string): string {
  let shape = ''
  let last = 0
  let isCompared = false
  eachToken(script, (_kind, start, end) => {
    // It is of a time that was told whole.
    if (start < last) return
    if (start > last) shape += ' '
    const token = script.slice(start, end)
    const time = timeAt(script, start)
    if (time > 0) shape += '1970-01-01T00:00:00Z'
    else if (isCompared && text.test(token)) shape += '""'
    else shape += isNumber(script, start, end, token) ? token.replace(digits, '0') : token
    isCompared = token === '==' || token === '!='
    last = Math.max(end, start + time)
  })
  return shape
}

// Without what is escaped and what is interpolated.
const text = /^"[^"\\$\n\r]*"$/

const time =
  /(?!0000)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z(?![\w\u0080-\uffff])/y

/** The length of the time that begins at a place of a script; 0 where none does. */
function timeAt(script: string, at: number): number {
  if (script.charCodeAt(at + 4) !== 45) return 0
  time.lastIndex = at
  return time.test(script) ? time.lastIndex - at : 0
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
