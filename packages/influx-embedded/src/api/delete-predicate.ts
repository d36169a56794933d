import { ApiError } from '../wire/api-error.ts'
import { PredicateScanner, type Token } from './predicate-scanner.ts'

/** One comparison; a predicate is met where all of them are. */
export interface TagCondition {
  /** A tag's key, or `_measurement`. */
  readonly key: string
  readonly operator: '=' | '!='
  readonly value: string
}

const OPERAND = 'identifier, string, number, bool'

/**
 * Reads the predicate of a delete request: comparisons of tags with `=` and `!=`, joined by AND.
 * What InfluxDB refuses is refused with its messages.
 */
export function parseDeletePredicate(text: string): TagCondition[] {
  if (text === '') return []
  const conditions = new Parser(text).parse()
  if (conditions.some(({ key }) => key === '_field')) {
    throw new ApiError('not implemented', 'delete by field is not supported')
  }
  return conditions
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0
  #open = 0
  readonly #conditions: TagCondition[] = []

  constructor(text: string) {
    this.#tokens = new PredicateScanner(text).scan()
  }

  parse(): TagCondition[] {
    this.#group()
    this.#refuseGaps()
    return this.#conditions
  }

  /** Reads conditions up to the end, or to the parenthesis that closes the group. */
  #group(): void {
    let operands = 0
    let joined = true
    for (;;) {
      const token = this.#next()
      switch (token.kind) {
        case 'ident':
        case 'name':
        case 'number':
          if (!joined) throw invalid('the logical operator "\\x00" is invalid')
          this.#at--
          this.#conditions.push(this.#condition())
          operands++
          joined = false
          break
        case 'AND':
          joined = operands > 0
          break
        case 'OR':
          throw invalid(`the logical operator OR is not supported yet at position ${token.at}`)
        case '(': {
          const depth = ++this.#open
          this.#group()
          if (this.#open !== depth - 1) throw invalid('extra ( seen')
          operands++
          joined = false
          break
        }
        case ')':
          this.#open--
          if (this.#open < 0) throw invalid('extra ) seen')
          return
        case 'EOF':
          return
        default:
          throw invalid(`bad logical expression, at position ${token.at}`)
      }
    }
  }

  #condition(): TagCondition {
    const key = this.#next()
    if (key.kind !== 'ident' && key.kind !== 'name') throw invalid(`bad tag key, at position ${key.at}`)
    const operator = this.#next()
    if (operator.kind === '=~' || operator.kind === '!~') {
      throw invalid(`operator: "${operator.kind}" at position: ${operator.at} is not supported yet`)
    }
    if (operator.kind !== '=' && operator.kind !== '!=') {
      throw invalid(`invalid operator "${operator.kind}" at position: ${operator.at}`)
    }
    return { key: key.kind === 'name' ? 'name' : key.text, operator: operator.kind, value: this.#value() }
  }

  #value(): string {
    const token = this.#next()
    if (token.kind === '-') return `-${this.#value()}`
    if (token.kind === 'ident' || token.kind === 'number') return token.text
    if (token.kind === 'TRUE' || token.kind === 'FALSE') return token.kind.toLowerCase()
    throw invalid(`bad tag value: ${JSON.stringify(token.text)}, at position ${token.at}`)
  }

  /** InfluxDB reads the text a second time, as an expression: an operand must follow every AND and parenthesis. */
  #refuseGaps(): void {
    let needed = true
    for (const token of this.#tokens) {
      if (needed && (token.kind === 'EOF' || token.kind === 'AND' || token.kind === 'name' || token.kind === ')')) {
        const found = token.text || (token.kind === 'name' ? 'NAME' : token.kind)
        throw new ApiError(
          'invalid',
          `invalid request; error parsing predicate: found ${found}, expected ${OPERAND} at line 1, char ${token.at + 1}`,
        )
      }
      needed = token.kind === 'AND' || token.kind === '('
    }
  }

  #next(): Token {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] as Token
    this.#at++
    return token
  }
}

function invalid(message: string): ApiError {
  return new ApiError('invalid', `error decoding json body: ${message}`)
}
