/** A body that is not JSON; the message is the one that Go's decoder gives, for clients that show it. */
export class JsonSyntaxError extends Error {}

/** Go's decoder takes values 10,000 deep; what is read here is also sent to threads, whose stack is shorter. */
const MOST_DEPTH = 1000

/**
 * Reads the first JSON value of a text. What follows it is not looked at, as with Go's `json.Decoder`.
 *
 * @throws JsonSyntaxError with the text of Go's decoder
 */
export function parseJson(text: string): unknown {
  refuseDeep(text)
  try {
    return JSON.parse(text)
  } catch {
    const end = new Scanner(text).scan()
    return JSON.parse(text.slice(0, end))
  }
}

function refuseDeep(text: string): void {
  if (text.length <= MOST_DEPTH) return
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) inString = !inString
    else if (inString) {
      if (code === 0x5c) at++
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > MOST_DEPTH) throw new JsonSyntaxError(`exceeded max depth of ${MOST_DEPTH}`)
    } else if (code === 0x7d || code === 0x5d) depth--
  }
}

const SPACE = new Set([' ', '\t', '\r', '\n'])

/** Walks over one value, only to find its end or to say what is wrong with it. */
class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** The offset just behind the first value. */
  scan(): number {
    this.#space()
    if (this.#at >= this.#text.length) throw new JsonSyntaxError('EOF')
    this.#value()
    return this.#at
  }

  #value(): void {
    const char = this.#peek()
    if (char === '{') this.#object()
    else if (char === '[') this.#array()
    else if (char === '"') this.#string()
    else if (char === 't') this.#literal('true')
    else if (char === 'f') this.#literal('false')
    else if (char === 'n') this.#literal('null')
    else if (char === '-' || isDigit(char)) this.#number()
    else throw this.#unexpected('looking for beginning of value')
  }

  #object(): void {
    this.#at++
    this.#space()
    if (this.#peek() === '}') {
      this.#at++
      return
    }
    for (;;) {
      if (this.#peek() !== '"') throw this.#unexpected('looking for beginning of object key string')
      this.#string()
      this.#space()
      if (this.#peek() !== ':') throw this.#unexpected('after object key')
      this.#at++
      this.#space()
      this.#value()
      this.#space()
      const next = this.#peek()
      if (next !== ',' && next !== '}') throw this.#unexpected('after object key:value pair')
      this.#at++
      if (next === '}') return
      this.#space()
    }
  }

  #array(): void {
    this.#at++
    this.#space()
    if (this.#peek() === ']') {
      this.#at++
      return
    }
    for (;;) {
      this.#value()
      this.#space()
      const next = this.#peek()
      if (next !== ',' && next !== ']') throw this.#unexpected('after array element')
      this.#at++
      if (next === ']') return
      this.#space()
    }
  }

  #string(): void {
    this.#at++
    for (;;) {
      const char = this.#peek()
      if (char === '"') {
        this.#at++
        return
      }
      if (char < ' ') throw this.#unexpected('in string literal')
      this.#at++
      if (char === '\\') this.#escape()
    }
  }

  #escape(): void {
    const char = this.#peek()
    if (!'"\\/bfnrtu'.includes(char)) throw this.#unexpected('in string escape code')
    this.#at++
    if (char !== 'u') return
    for (let i = 0; i < 4; i++) {
      if (!/[0-9a-fA-F]/.test(this.#peek())) throw this.#unexpected('in \\u hexadecimal character escape')
      this.#at++
    }
  }

  #literal(word: string): void {
    this.#at++
    for (const wanted of word.slice(1)) {
      if (this.#peek() !== wanted) throw this.#unexpected(`in literal ${word} (expecting '${wanted}')`)
      this.#at++
    }
  }

  #number(): void {
    if (this.#peek() === '-') this.#at++
    if (!isDigit(this.#peek())) throw this.#unexpected('in numeric literal')
    if (this.#peek() === '0') this.#at++
    else this.#digits()
    if (this.#text[this.#at] === '.') {
      this.#at++
      if (!isDigit(this.#peek())) throw this.#unexpected('after decimal point in numeric literal')
      this.#digits()
    }
    if (this.#text[this.#at] === 'e' || this.#text[this.#at] === 'E') {
      this.#at++
      if (this.#peek() === '+' || this.#peek() === '-') this.#at++
      if (!isDigit(this.#peek())) throw this.#unexpected('in exponent of numeric literal')
      this.#digits()
    }
  }

  #digits(): void {
    while (isDigit(this.#text[this.#at] ?? '')) this.#at++
  }

  #space(): void {
    while (SPACE.has(this.#text[this.#at] ?? '')) this.#at++
  }

  #peek(): string {
    const char = this.#text[this.#at]
    if (char === undefined) throw new JsonSyntaxError('unexpected EOF')
    return char
  }

  #unexpected(context: string): JsonSyntaxError {
    return new JsonSyntaxError(`invalid character ${quoteByte(this.#text, this.#at)} ${context}`)
  }
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

const ESCAPES: Record<string, string> = {
  "'": "'\\''",
  '"': "'\"'",
  '\\': "'\\\\'",
  '\n': "'\\n'",
  '\r': "'\\r'",
  '\t': "'\\t'",
}

/** Go's decoder reads bytes: of a character beyond ASCII it names the first byte. */
function quoteByte(text: string, at: number): string {
  const char = text[at] as string
  const escaped = ESCAPES[char]
  if (escaped !== undefined) return escaped
  if (char < ' ' || char === '\x7f') return `'\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}'`
  return `'${String.fromCharCode(Buffer.from(String.fromCodePoint(text.codePointAt(at) as number))[0] as number)}'`
}
