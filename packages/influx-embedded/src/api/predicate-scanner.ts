/** A word of a predicate; `kind` is what InfluxQL calls it in messages, `at` its place from 0. */
export interface Token {
  readonly kind: string
  readonly text: string
  readonly at: number
}

const OPERATORS = [
  '=~',
  '!~',
  '!=',
  '<=',
  '>=',
  '<>',
  '::',
  '=',
  '<',
  '>',
  '(',
  ')',
  ',',
  ';',
  ':',
  '.',
  '+',
  '-',
  '*',
  '/',
  '%',
  '&',
  '|',
  '^',
]
const KEYWORDS: Record<string, string> = { AND: 'AND', OR: 'OR', TRUE: 'TRUE', FALSE: 'FALSE', NAME: 'name' }
const SAME: Record<string, string> = { '<>': '!=' }

/** Cuts the text of a predicate into words, as InfluxQL does. */
export class PredicateScanner {
  readonly #text: string
  #at = 0
  /** InfluxQL counts the end as one further when the word before it had to look for its own end there. */
  #sawEnd = false

  constructor(text: string) {
    this.#text = text
  }

  /** All words without white space; the last one is `EOF`. */
  scan(): Token[] {
    const tokens: Token[] = []
    for (;;) {
      const token = this.#token()
      tokens.push(token)
      if (token.kind === 'EOF') return tokens
    }
  }

  #token(): Token {
    this.#take(/^[ \t\n]+/)
    const at = this.#at
    if (at >= this.#text.length) return { kind: 'EOF', text: '', at: at + (this.#sawEnd ? 1 : 0) }
    this.#sawEnd = false
    const char = this.#text[at] as string
    if (char === '"') return this.#quoted('ident', '"', at)
    if (char === "'") return this.#quoted('STRING', "'", at - 1)
    const word = this.#take(/^[A-Za-z_][A-Za-z0-9_]*/)
    if (word !== undefined) {
      const keyword = KEYWORDS[word.toUpperCase()]
      return keyword === undefined ? { kind: 'ident', text: word, at } : { kind: keyword, text: '', at }
    }
    const number = this.#take(/^(?:\d+(?:\.\d+)?|\.\d+)(?:[a-zµ]+(?:\d+[a-zµ]+)*)?/)
    if (number !== undefined) return { kind: 'number', text: number, at }
    const operator = OPERATORS.find((candidate) => this.#text.startsWith(candidate, at))
    if (operator === undefined) {
      this.#at++
      return { kind: 'ILLEGAL', text: char, at }
    }
    this.#at += operator.length
    return { kind: SAME[operator] ?? operator, text: '', at }
  }

  #quoted(kind: string, quote: string, at: number): Token {
    let text = ''
    this.#at++
    for (;;) {
      const char = this.#text[this.#at++]
      if (char === quote) return { kind, text, at }
      if (char === undefined || char === '\n') return { kind: 'BADSTRING', text, at }
      if (char !== '\\') {
        text += char
        continue
      }
      const escaped = this.#text[this.#at++] ?? ''
      if (!'n\\"\''.includes(escaped)) return { kind: 'BADESCAPE', text: `\\${escaped}`, at: this.#at - 1 }
      text += escaped === 'n' ? '\n' : escaped
    }
  }

  #take(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.#text.slice(this.#at))?.[0]
    if (found === undefined) return undefined
    this.#at += found.length
    this.#sawEnd = this.#at >= this.#text.length
    return found
  }
}
