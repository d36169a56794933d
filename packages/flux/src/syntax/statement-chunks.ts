import { eachToken } from './tokens.ts'

/** A piece of a script that parses to the same statements by itself as within the script. */
export interface Chunk {
  /** With the comments and the layout before its first token, from the end of the token before it on. */
  readonly text: string
  /** The line of the script that it begins on; counts from 0. */
  readonly line: number
}

/**
 * Parts a script before each assignment and each option that begins a line outside of all brackets, where what stands
 * before it can end an expression. What has a comment before it is parted from the end of the token before: the parser
 * gives a comment to the token after it.
 *
 * A script that has none of them, and one with attributes, which belong to what comes after them, is one piece.
 */
export function chunksOf(script: string): readonly Chunk[] {
  const whole = [{ text: script, line: 0 }]
  if (script.includes('@')) return whole
  const ends = endsOfChunks(script)
  if (ends.length === 0) return whole
  let from = 0
  let line = 0
  return [...ends, script.length].map((end) => {
    const chunk = { text: script.slice(from, end), line }
    line += linesIn(chunk.text)
    from = end
    return chunk
  })
}

/** Where in a script a chunk ends: each the end of a token. */
function endsOfChunks(script: string): number[] {
  const ends: number[] = []
  let depth = 0
  /** The ends of the last token and of the one before it, where that can end an expression; -1 where it cannot. */
  let last = -1
  let beforeLast = -1
  let isLastNameAtStart = false
  eachToken(script, (kind, start, end) => {
    const isAtStart = depth === 0 && script[start - 1] === '\n'
    if (isLastNameAtStart && depth === 0 && beforeLast >= 0 && isAssignment(script, start, end)) ends.push(beforeLast)
    const isOption = kind === 'statement' && script.slice(start, end) === 'option'
    if (isAtStart && isOption && last >= 0) ends.push(last)
    if (kind === 'open') depth++
    else if (kind === 'close') depth--
    isLastNameAtStart = isAtStart && kind === 'operand' && isName.test(script.slice(start, end))
    beforeLast = last
    last = depth === 0 && (kind === 'operand' || kind === 'close') ? end : -1
  })
  return ends
}

const isName = /^[A-Za-z_]\w*$/

const isAssignment = (script: string, start: number, end: number): boolean => end === start + 1 && script[start] === '='

function linesIn(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
