import { FileError } from '../file-error.ts'
import { type DecimalMark, numberOf } from './number-cell.ts'

interface Example {
  readonly text: string
  readonly line: number
}

/** What the cells of a column prove about its decimal mark. */
export interface NumberEvidence {
  /** The first cell that can only be read with this mark. */
  readonly proof: Partial<Record<DecimalMark, Example>>
  /** The first cell that is another number with each: `1.234`. */
  either?: Example
}

export function numberEvidence(): NumberEvidence {
  return { proof: {} }
}

/** Adds a cell to what is known of its column. */
export function addNumber(evidence: NumberEvidence, text: string, line: number): void {
  if (!/[.,]/.test(text) || (evidence.proof['.'] && evidence.proof[','])) return
  const point = numberOf(text, '.')
  const comma = numberOf(text, ',')
  if (point !== undefined && comma !== undefined && point !== comma && !/^[+-]?0/.test(text))
    evidence.either ??= { text, line }
  else {
    // No thousands are written as `0.123`.
    const mark = /^[+-]?0([.,])\d/.exec(text)?.[1] as DecimalMark | undefined
    if (mark !== undefined) evidence.proof[mark] ??= { text, line }
    else if (point !== undefined && comma === undefined) evidence.proof['.'] ??= { text, line }
    else if (comma !== undefined && point === undefined) evidence.proof[','] ??= { text, line }
  }
}

/**
 * The decimal mark of each column, decided over all of its cells: by itself where a cell proves it, as the other
 * columns have it where none does.
 *
 * @param otherwise what it is where nothing proves anything, such as `.` where commas part the cells
 * @throws FileError where the cells contradict each other, or can be read both ways
 */
export function decimalMarks(
  columns: ReadonlyMap<string, NumberEvidence>,
  otherwise: DecimalMark | undefined,
): Map<string, DecimalMark> {
  const marks = new Map<string, DecimalMark>()
  for (const [column, { proof }] of columns) {
    const { '.': point, ',': comma } = proof
    if (point && comma)
      throw new FileError(
        `column ${JSON.stringify(column)} has both ${said(point)} and ${said(comma)}: say --decimal . or --decimal ,`,
      )
    if (point ?? comma) marks.set(column, point ? '.' : ',')
  }
  const proved = new Set(marks.values())
  const [same] = proved.size === 1 ? proved : [otherwise]
  for (const [column, { either }] of columns) {
    if (marks.has(column)) continue
    if (either && same === undefined)
      throw new FileError(
        `column ${JSON.stringify(column)}: ${said(either)} is ${numberOf(either.text, '.')} with --decimal . and ${numberOf(either.text, ',')} with --decimal ,: the file does not say which`,
      )
    marks.set(column, same ?? '.')
  }
  return marks
}

function said({ text, line }: Example): string {
  return `${JSON.stringify(text)} (line ${line})`
}
