/** What a token may do to the expression that it stands in. */
export type TokenKind = 'operand' | 'operator' | 'open' | 'close' | 'separator' | 'statement'

/** Words that join or begin an expression, and stand for no value. */
const operatorWords = new Set(['and', 'or', 'not', 'exists', 'if', 'then', 'else', 'with'])
/** Words that a statement begins with. */
const statementWords = new Set(['import', 'package', 'option', 'builtin', 'return', 'testcase'])
const longOperators = new Set(['==', '!=', '<=', '>=', '=~', '!~', '=>', '|>', '<-'])

/**
 * Goes through a script once and calls for each token with its kind and where it begins and ends. It never fails: what
 * is no Flux gives tokens too. A text counts as an operand, and what it interpolates as tokens between brackets.
 */
export function eachToken(script: string, call: (kind: TokenKind, start: number, end: number) => void): void {
  /** For each open bracket, whether it is that of an interpolation. */
  const open: boolean[] = []
  let afterOperand = false
  let at = 0
  const tell = (kind: TokenKind, end: number) => {
    call(kind, at, end)
    afterOperand = kind === 'operand' || kind === 'close'
    at = end
  }
  while (at < script.length) {
    const char = script[at] as string
    if (isSpace(char)) at++
    else if (char === '/' && script[at + 1] === '/') at = endOfLine(script, at)
    else if (char === '"') tellText(at + 1)
    else if (char === '/' && !afterOperand) tell('operand', endOfRegexp(script, at))
    else if (isWordPart(char)) {
      const end = endOfWord(script, at)
      const word = end - at > 8 ? '' : script.slice(at, end)
      tell(operatorWords.has(word) ? 'operator' : statementWords.has(word) ? 'statement' : 'operand', end)
    } else if (char === '(' || char === '[' || char === '{') {
      open.push(false)
      tell('open', at + 1)
    } else if (char === ')' || char === ']' || char === '}') {
      const end = at + 1
      tell('close', end)
      if (open.pop()) tellText(end)
    } else if (char === ',' || char === ':') tell('separator', at + 1)
    else if (longOperators.has(script.slice(at, at + 2))) tell('operator', at + 2)
    else tell(char === '=' ? 'separator' : 'operator', at + 1)
  }

  /** The text from `from` on, up to its end or the next interpolation. */
  function tellText(from: number): void {
    const end = endOfText(script, from)
    tell('operand', end)
    if (script[end - 1] !== '{') return
    open.push(true)
    at = end - 1
    tell('open', end)
  }
}

const isSpace = (char: string): boolean => char === ' ' || char === '\n' || char === '\t' || char === '\r'

/** Letters and digits of any language; a number is one with its fraction and its units. */
const isWordPart = (char: string): boolean =>
  (char >= '0' && char <= '9') ||
  (char >= 'a' && char <= 'z') ||
  (char >= 'A' && char <= 'Z') ||
  char === '_' ||
  char >= '\u0080'

function endOfLine(script: string, from: number): number {
  const end = script.indexOf('\n', from)
  return end === -1 ? script.length : end
}

function endOfWord(script: string, from: number): number {
  let end = from
  while (end < script.length && isWordPart(script[end] as string)) end++
  return end
}

/** Past the quote that ends the text, or past the bracket that begins an interpolation. */
function endOfText(script: string, from: number): number {
  for (let at = from; at < script.length; at++) {
    const char = script[at]
    if (char === '\\') at++
    else if (char === '"') return at + 1
    else if (char === '$' && script[at + 1] === '{') return at + 2
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
