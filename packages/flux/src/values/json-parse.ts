import { FluxError } from '../errors.ts'

/** What the parts of a JSON text become. */
export interface JsonBuilder<T> {
  /** `undefined` is null. */
  scalar(value: string | number | boolean | undefined): T
  array(items: readonly T[]): T
  record(properties: ReadonlyMap<string, T>): T
}

/**
 * Reads a JSON text. Its errors are those of the Go library that InfluxDB reads it with.
 *
 * @throws FluxError where the text is no JSON
 */
export function parseJson<T>(text: string, builder: JsonBuilder<T>): T {
  const parser = new JsonParser(text, builder)
  const value = parser.value('looking for beginning of value')
  parser.expectEnd()
  return value
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Where Go, at the end of the text, still tries a blank and reports that. */
const unfinishedToken = /^in (?!string literal)|^after decimal point/

class JsonParser<T> {
  readonly #text: string
  readonly #builder: JsonBuilder<T>
  #at = 0

  constructor(text: string, builder: JsonBuilder<T>) {
    this.#text = text
    this.#builder = builder
  }

  value(context: string): T {
    this.#skipSpace()
    const character = this.#text[this.#at]
    if (character === '{') return this.#record()
    if (character === '[') return this.#array()
    if (character === '"') return this.#builder.scalar(this.#string())
    if (character === 't') return this.#word('true', true)
    if (character === 'f') return this.#word('false', false)
    if (character === 'n') return this.#word('null', undefined)
    if (character !== undefined && /[-\d]/.test(character)) return this.#builder.scalar(this.#number())
    throw this.#unexpected(context)
  }

  expectEnd(): void {
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#unexpected('after top-level value')
  }

  #record(): T {
    const properties = new Map<string, T>()
    this.#at++
    this.#skipSpace()
    if (this.#text[this.#at] === '}') {
      this.#at++
      return this.#builder.record(properties)
    }
    for (;;) {
      this.#skipSpace()
      if (this.#text[this.#at] !== '"') throw this.#unexpected('looking for beginning of object key string')
      const key = this.#string()
      this.#skipSpace()
      if (this.#text[this.#at] !== ':') throw this.#unexpected('after object key')
      this.#at++
      properties.set(key, this.value('looking for beginning of value'))
      if (this.#closes('}', 'after object key:value pair')) return this.#builder.record(properties)
    }
  }

  #array(): T {
    const items: T[] = []
    this.#at++
    this.#skipSpace()
    if (this.#text[this.#at] === ']') {
      this.#at++
      return this.#builder.array(items)
    }
    for (;;) {
      items.push(this.value('looking for beginning of value'))
      if (this.#closes(']', 'after array element')) return this.#builder.array(items)
    }
  }

  /** Passes a comma (false) or the closing bracket (true). */
  #closes(bracket: string, context: string): boolean {
    this.#skipSpace()
    const character = this.#text[this.#at]
    if (character !== ',' && character !== bracket) throw this.#unexpected(context)
    this.#at++
    return character === bracket
  }

  #string(): string {
    let parsed = ''
    for (this.#at++; ; this.#at++) {
      const character = this.#text[this.#at]
      if (character === '"') {
        this.#at++
        return parsed
      }
      if (character === undefined || character < ' ') throw this.#unexpected('in string literal')
      parsed += character === '\\' ? this.#escape() : character
    }
  }

  #escape(): string {
    const character = this.#text[++this.#at]
    const simple = character === undefined ? undefined : escapes[character]
    if (simple !== undefined) return simple
    if (character !== 'u') throw this.#unexpected('in string escape code')
    let code = 0
    for (let i = 0; i < 4; i++) {
      const digit = Number.parseInt(this.#text[++this.#at] ?? '', 16)
      if (Number.isNaN(digit)) throw this.#unexpected('in \\u hexadecimal character escape')
      code = code * 16 + digit
    }
    return String.fromCharCode(code)
  }

  #number(): number {
    const start = this.#at
    if (this.#text[this.#at] === '-') this.#at++
    if (this.#text[this.#at] === '0') this.#at++
    else this.#digits('in numeric literal')
    if (this.#text[this.#at] === '.') {
      this.#at++
      this.#digits('after decimal point in numeric literal')
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at++
      if (/[-+]/.test(this.#text[this.#at] ?? '')) this.#at++
      this.#digits('in exponent of numeric literal')
    }
    const literal = this.#text.slice(start, this.#at)
    const value = Number(literal)
    if (Number.isFinite(value)) return value
    throw new FluxError('internal error', `json: cannot unmarshal number ${literal} into Go value of type float64`)
  }

  #digits(context: string): void {
    if (!/\d/.test(this.#text[this.#at] ?? '')) throw this.#unexpected(context)
    while (/\d/.test(this.#text[this.#at] ?? '')) this.#at++
  }

  #word(word: string, value: boolean | undefined): T {
    for (const expected of word) {
      if (this.#text[this.#at] !== expected) throw this.#unexpected(`in literal ${word} (expecting '${expected}')`)
      this.#at++
    }
    return this.#builder.scalar(value)
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++
  }

  #unexpected(context: string): FluxError {
    if (this.#at >= this.#text.length && !unfinishedToken.test(context))
      return new FluxError('internal error', 'unexpected end of JSON input')
    // Go reads bytes: of what is not ASCII it shows the first byte, as if it were Latin-1.
    const byte = Buffer.from(String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0x20))[0] ?? 0
    return new FluxError('internal error', `invalid character ${shownByte(byte)} ${context}`)
  }
}

function shownByte(byte: number): string {
  if (byte === 0x27) return "'\\''"
  if (byte === 0x22) return `'"'`
  const quotedText =
    byte < 0x20 || byte === 0x7f || byte === 0x5c
      ? JSON.stringify(String.fromCharCode(byte)).slice(1, -1)
      : String.fromCharCode(byte)
  return `'${quotedText.replace(/^\\u00/, '\\x')}'`
}
