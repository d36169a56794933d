import { RecentMap } from '../recent-map.ts'
import type { Chunk } from './statement-chunks.ts'
import { eachToken, type TokenKind } from './tokens.ts'

/** Bytes of pieces of scripts, and of their shapes, that are kept. */
const keptBytes = 8 * 2 ** 20

const known = new RecentMap<string, string>(keptBytes, (text, shape) => 2 * (text.length + shape.length) + 100)

/**
 * What the checker's verdict on a script in pieces hangs on: the script without its comments and layout; each number and duration
 * in it as one, each time, each plain regular expression, and each text that is a value. Of values alike that follow one
 * another in a list, how many there are does not count. Where scripts are of one shape and one of them is sound, so are
 * the others; what is wrong with one stands at places of its own.
 *
 * Other texts stay as they are, for they name fields and packages. So does what is no time, though it looks like one: not
 * every number is a month.
 */
export function shapeOf(pieces: readonly Chunk[]): string {
  return pieces.map(({ text }) => shapeOfPiece(text)).join('')
}

/** Pieces are parted outside of all brackets, before a name or a word: of what a token's form hangs on, all is in its piece. */
function shapeOfPiece(text: string): string {
  const kept = known.get(text)
  if (kept !== undefined) return kept
  const shape = shapeOfText(text)
  known.set(text, shape)
  return shape
}

function shapeOfText(script: string): string {
  const tokens = tokensOf(script)
  const hasAttributes = script.includes('@')
  const out: string[] = []
  const open: Brackets[] = []
  for (const [index, { kind, text, form, isApart }] of tokens.entries()) {
    const within = open.at(-1)
    if (within && (kind === 'close' || text === ',')) endMember(within, out)
    const isValue = text.startsWith('"') && plainText.test(text) && isValueAt(tokens, index, within, hasAttributes)
    out.push(`${isApart ? ' ' : ''}${isValue ? '""' : form}`)
    if (kind === 'open') open.push({ isList: text === '[', from: out.length, last: '', alike: 0 })
    else if (kind === 'close') open.pop()
    else if (within && text === ',') within.from = out.length
  }
  return out.join('')
}

interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** What stands for it, but for texts. */
  readonly form: string
  /** Whether layout stands before it. */
  readonly isApart: boolean
}

/** Brackets that are open: whether those of an array or a dictionary, and where in the shape their last member begins. */
interface Brackets {
  readonly isList: boolean
  from: number
  last: string
  /** How many members in a row look like the last one. */
  alike: number
}

function tokensOf(script: string): Token[] {
  const tokens: Token[] = []
  let last = 0
  let isWhole = false
  let isFraction = false
  eachToken(script, (kind, start, end) => {
    // It is of a time that was told whole.
    if (start < last) return
    const text = script.slice(start, end)
    const length = timeAt(script, start)
    const isApart = start > last
    last = Math.max(end, start + length)
    const isNumber = isNumberAt(script, start, end, text)
    const isOne = isNumber || (isFraction && fraction.test(text))
    const form = length > 0 ? '1970-01-01T00:00:00Z' : isOne ? numberForm(text) : patternForm(text)
    tokens.push({ kind, text, form, isApart })
    isFraction = isWhole && text === '.'
    isWhole = isNumber && fraction.test(text) && script[start - 1] !== '.'
  })
  return tokens
}

const numberForm = (text: string) => (duration.test(text) ? '0s' : text.replace(digits, '0'))

const patternForm = (text: string) => (text.startsWith('/') && plainPattern.test(text) ? '/x/' : text)

/** Whether a text is no name: neither of a package, nor of a record's field. */
function isValueAt(tokens: readonly Token[], index: number, within: Brackets | undefined, hasAttributes: boolean) {
  const before = tokens[index - 1]?.text ?? ''
  const next = tokens[index + 1]?.text ?? ''
  if (before === '==' || before === '!=') return true
  // Those of attributes say how a script is checked.
  if (hasAttributes) return false
  if (next === ':') return within?.isList === true
  return beforeValue.has(before) && afterValue.has(next) && !(before === '[' && next === ']')
}

/** Of members alike one of a dictionary is kept, and two of an array: one alone in its brackets may be a field's name. */
function endMember(brackets: Brackets, out: string[]): void {
  const member = brackets.isList ? out.slice(brackets.from).join('').trimStart() : ''
  brackets.alike = member !== '' && member === brackets.last ? brackets.alike + 1 : 1
  brackets.last = member
  if (brackets.alike > (member.startsWith('"":') ? 1 : 2)) out.length = brackets.from - 1
}

// Without what is escaped and what is interpolated.
const plainText = /^"[^"\\$\n\r]*"$/

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
const duration = /^\d+(?:ns|us|µs|μs|ms|s|mo|m|h|d|w|y)$/
const digits = /\d+/g
const fraction = /^\d{1,30}$/
const beforeValue: ReadonlySet<string> = new Set([':', '=', ',', '['])
const afterValue: ReadonlySet<string> = new Set([',', '}', ']', ')'])
/** Words, one of several words in brackets, and anything: no engine finds a fault with that. */
const plainPattern = /^\/\^?(?:[\w-]|\.\*)*(?:\((?:[\w-]|\.\*)*(?:\|(?:[\w-]|\.\*)*)*\))?\$?\/$/

function isNumberAt(script: string, start: number, end: number, token: string): boolean {
  const first = script.charCodeAt(start)
  if (first < 48 || first > 57 || !number.test(token)) return false
  const before = script[start - 1]
  // A sign is no part of a time.
  if (before === ':' || (before === '-' && /[\w\u0080-\uffff]/.test(script[start - 2] ?? ''))) return false
  return script[end] !== '-' && script[end] !== ':'
}
