import type { Location } from '../src/syntax/ast.ts'

/** The text of a file by the positions that the parser gives: lines and byte columns from 1. */
export class SourceText {
  readonly #lines: readonly Buffer[]

  constructor(text: string) {
    this.#lines = text.split('\n').map((line) => Buffer.from(line))
  }

  slice({ start, end }: Location): string {
    const lines = this.#lines.slice(start.line - 1, end.line)
    return lines
      .map((line, i) =>
        line.subarray(i === 0 ? start.column - 1 : 0, i === lines.length - 1 ? end.column - 1 : undefined).toString(),
      )
      .join('\n')
  }
}
