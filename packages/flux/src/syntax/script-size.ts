import { FluxError } from '../errors.ts'
import { refuseLongScript, scriptLimits, tooLarge } from './script-limits.ts'
import { eachToken, type TokenKind, type TokenListener } from './tokens.ts'

/**
 * Refuses a script that would cost the parser too much, by going over it once; answers the number of its tokens.
 *
 * @param hear is told each token, too
 * @throws FluxError saying which bound it passes
 */
export function measureScript(script: string, hear: TokenListener = () => {}): number {
  refuseLongScript(script)
  const scan = new SizeScan()
  eachToken(script, (kind, start, end) => {
    scan.token(kind, start, end)
    hear(kind, start, end)
  })
  scan.end(script.length)
  return scan.tokens
}

/** A bracket that is open, or the file, and the expression within it that is being read. */
interface Level {
  readonly start: number
  expressionStart: number
  operators: number
}

class SizeScan {
  tokens = 0
  #statements = 0
  #nestedBytes = 0
  #afterOperand = false
  readonly #levels: Level[] = [{ start: 0, expressionStart: 0, operators: 0 }]

  token(kind: TokenKind, start: number, end: number): void {
    if (++this.tokens > scriptLimits.tokens)
      throw tooLarge(`it may have ${scriptLimits.tokens} names, values and signs`)
    const level = this.#levels.at(-1) as Level
    // Where a value follows a value, a statement begins.
    const begins = kind === 'operand' && (this.#afterOperand || this.tokens === 1)
    if (begins || kind === 'statement') this.#endStatement(level, start)
    else if (kind === 'operator') this.#operator(level)
    else if (kind === 'separator') this.#endExpression(level, start)
    else if (kind === 'open') {
      if (this.#afterOperand) this.#operator(level)
      if (this.#levels.length > scriptLimits.depth)
        throw new FluxError(
          'invalid',
          `compilation failed: error @1:1-1:1: Program is nested too deep: it may have brackets ${scriptLimits.depth} deep`,
        )
      this.#levels.push({ start, expressionStart: end, operators: 0 })
    } else if (kind === 'close' && this.#levels.length > 1) this.#close(end)
    this.#afterOperand = kind === 'operand' || kind === 'close'
  }

  /** The script ends here, whatever is still open. */
  end(at: number): void {
    while (this.#levels.length > 1) this.#close(at)
    this.#endExpression(this.#levels[0] as Level, at)
  }

  /** A statement begins here, and the one before ends. */
  #endStatement(level: Level, end: number): void {
    this.#endExpression(level, end)
    if (++this.#statements > scriptLimits.statements)
      throw tooLarge(`it may have ${scriptLimits.statements} statements`)
  }

  #operator(level: Level): void {
    if (++level.operators > scriptLimits.operators)
      throw tooLarge(`an expression may have ${scriptLimits.operators} operators, members and calls`)
  }

  #close(end: number): void {
    const level = this.#levels.pop() as Level
    this.#endExpression(level, end)
    this.#addNested(end - level.start)
  }

  #endExpression(level: Level, end: number): void {
    this.#addNested(level.operators * (end - level.expressionStart))
    level.expressionStart = end
    level.operators = 0
  }

  #addNested(bytes: number): void {
    this.#nestedBytes += bytes
    if (this.#nestedBytes > scriptLimits.nestedBytes)
      throw tooLarge(
        `its expressions may have ${scriptLimits.nestedBytes} bytes, each counted for every operator and bracket around it`,
      )
  }
}
