import { eachToken, type TokenKind } from './tokens.ts'

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
  const ends = new ChunkEnds(script)
  eachToken(script, (...token) => ends.token(...token))
  return ends.chunks()
}

/** Finds where the chunks of a script end, from its tokens. */
export class ChunkEnds {
  readonly #script: string
  /** Each the end of a token. */
  readonly #ends: number[] = []
  #depth = 0
  /** The ends of the last token and of the one before it, where that can end an expression; -1 where it cannot. */
  #last = -1
  #beforeLast = -1
  #isLastNameAtStart = false

  constructor(script: string) {
    this.#script = script
  }

  token(kind: TokenKind, start: number, end: number): void {
    const script = this.#script
    const isAtStart = this.#depth === 0 && script[start - 1] === '\n'
    if (this.#isLastNameAtStart && this.#depth === 0 && this.#beforeLast >= 0 && isAssignment(script, start, end))
      this.#ends.push(this.#beforeLast)
    if (isAtStart && kind === 'statement' && this.#last >= 0 && script.slice(start, end) === 'option')
      this.#ends.push(this.#last)
    if (kind === 'open') this.#depth++
    else if (kind === 'close') this.#depth--
    this.#isLastNameAtStart = isAtStart && kind === 'operand' && isName.test(script.slice(start, end))
    this.#beforeLast = this.#last
    this.#last = this.#depth === 0 && (kind === 'operand' || kind === 'close') ? end : -1
  }

  /** The chunks, once all tokens were told. */
  chunks(): readonly Chunk[] {
    const script = this.#script
    if (script.includes('@')) return [{ text: script, line: 0 }]
    let from = 0
    let line = 0
    return [...this.#ends, script.length].map((end) => {
      const chunk = { text: script.slice(from, end), line }
      line += linesIn(chunk.text)
      from = end
      return chunk
    })
  }
}

const isName = /^[A-Za-z_]\w*$/

const isAssignment = (script: string, start: number, end: number): boolean => end === start + 1 && script[start] === '='

function linesIn(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
