import type { Detail } from '@nrg/schema/problem'
import type { ScannedReading } from '../scan/scanned-reading.ts'

/** Where a reading stands in a request. */
export interface Place {
  /** Which reading it is, from 0. */
  readonly index: number
  /** Its line of an NDJSON body, from 1. */
  readonly line?: number
}

/** One reading of a request as it came, or why it could not even be read. */
export interface Item extends Place {
  readonly value?: unknown
  /** Instead of a value: the reading that it is, where a scanner has seen that. */
  readonly reading?: ScannedReading
  readonly fault?: Detail
}

export interface ItemLimits {
  readonly readings: number
  readonly lineLength: number
}

/** Of a line that is longer than one may be. */
export const tooLong = ({ lineLength }: ItemLimits): { fault: Detail } => ({
  fault: { code: 'line_too_long', message: `the line has more than ${lineLength} characters` },
})

/** The value of a line, or why it has none. */
export function parseLine(line: string, limits: ItemLimits): { value: unknown } | { fault: Detail } {
  if (line.length > limits.lineLength) return tooLong(limits)
  try {
    return { value: JSON.parse(line) }
  } catch (error) {
    return { fault: { code: 'malformed_json', message: (error as Error).message } }
  }
}
