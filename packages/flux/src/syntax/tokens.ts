/** What a token may do to the expression that it stands in. */
export type TokenKind = 'operand' | 'operator' | 'open' | 'close' | 'separator' | 'statement'

/** The words that are no operands: those that join or begin an expression, and those that a statement begins with. */
const wordKinds = new Map<string, TokenKind>([
  ...['and', 'or', 'not', 'exists', 'if', 'then', 'else', 'with'].map((word) => [word, 'operator'] as const),
  ...['import', 'package', 'option', 'builtin', 'return', 'testcase'].map((word) => [word, 'statement'] as const),
])
/** The length of the longest of them. */
const longestWord = 8
const longOperators = new Set(['==', '!=', '<=', '>=', '=~', '!~', '=>', '|>', '<-'])

/**
 * Goes through a script once and calls for each token with its kind and where it begins and ends. It never fails: what
 * is no Flux gives tokens too. A text counts as an operand, and what it interpolates as tokens between brackets.
 */
export function eachToken(script: string, call: TokenListener): void {
  new TokenReader(script, call).read()
}

export type TokenListener = (kind: TokenKind, start: number, end: number) => void

class TokenReader {
  readonly #script: string
  readonly #call: TokenListener
  /** For each open bracket, whether it is that of an interpolation. */
  readonly #open: boolean[] = []
  #afterOperand = false
  #at = 0

  constructor(script: string, call: TokenListener) {
    this.#script = script
    this.#call = call
  }

  read(): void {
    while (this.#at < this.#script.length) {
      const char = this.#script[this.#at] as string
      if (isSpace(char)) this.#at = endOf(layout, this.#script, this.#at)
      else if (char === '"') this.#tellText(this.#at + 1)
      else if (char === '/') this.#readSlash()
      else if (char === '(' || char === '[' || char === '{') this.#tellOpen()
      else if (char === ')' || char === ']' || char === '}') this.#tellClose()
      else this.#tellWordOrSign(char)
    }
  }

  #tell(kind: TokenKind, end: number): void {
    this.#call(kind, this.#at, end)
    this.#afterOperand = kind === 'operand' || kind === 'close'
    this.#at = end
  }

  /** The text from `from` on, up to its end or the next interpolation. */
  #tellText(from: number): void {
    const end = endOfText(this.#script, from)
    this.#tell('operand', end)
    if (this.#script[end - 1] !== '{') return
    this.#at = end - 1
    this.#open.push(true)
    this.#tell('open', end)
  }

  /** A slash begins a comment or a regular expression, or divides what stands before it. */
  #readSlash(): void {
    if (this.#script[this.#at + 1] === '/') this.#at = endOfLine(this.#script, this.#at)
    else if (this.#afterOperand) this.#tell('operator', this.#at + 1)
    else this.#tell('operand', endOfRegexp(this.#script, this.#at))
  }

  #tellWordOrSign(char: string): void {
    const end = endOf(wordParts, this.#script, this.#at)
    if (end === this.#at) this.#tellSign(char)
    else this.#tellWord(end)
  }

  #tellWord(end: number): void {
    const word = end - this.#at > longestWord ? '' : this.#script.slice(this.#at, end)
    this.#tell(wordKinds.get(word) ?? 'operand', end)
  }

  #tellOpen(): void {
    this.#open.push(false)
    this.#tell('open', this.#at + 1)
  }

  #tellClose(): void {
    this.#tell('close', this.#at + 1)
    if (this.#open.pop()) this.#tellText(this.#at)
  }

  #tellSign(char: string): void {
    if (char === ',' || char === ':') this.#tell('separator', this.#at + 1)
    else if (longOperators.has(this.#script.slice(this.#at, this.#at + 2))) this.#tell('operator', this.#at + 2)
    else this.#tell(char === '=' ? 'separator' : 'operator', this.#at + 1)
  }
}

const isSpace = (char: string): boolean => char === ' ' || char === '\n' || char === '\t' || char === '\r'

const layout = /[ \n\t\r]+/y
/** Letters and digits of any language; a number is one with its fraction and its units. */
const wordParts = /[\w\u0080-\uffff]+/y
/** The sign that ends a text, one that takes its meaning from the next, or one that begins an interpolation. */
const textSign = /["\\]|\$\{/g

/** Where what a sticky expression finds at a place ends: that place, where it finds nothing. */
function endOf(expression: RegExp, script: string, at: number): number {
  expression.lastIndex = at
  return expression.test(script) ? expression.lastIndex : at
}

function endOfLine(script: string, from: number): number {
  const end = script.indexOf('\n', from)
  return end === -1 ? script.length : end
}

/** Past the quote that ends the text, or past the bracket that begins an interpolation. */
function endOfText(script: string, from: number): number {
  for (textSign.lastIndex = from; textSign.test(script); ) {
    const at = textSign.lastIndex - 1
    if (script[at] !== '\\') return at + 1
    // What it is put before is no sign.
    textSign.lastIndex = at + 2
  }
  return script.length
}

function endOfRegexp(script: string, from: number): number {
  for (let at = from + 1; at < script.length; at++) {
    const char = script[at]
    if (char === '\\') at++
    else if (char === '/') return at + 1
    else if (char === '\n') return at
  }
  return script.length
}
