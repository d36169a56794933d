import type { Detail } from '@nrg/schema/problem'
import { MalformedJson, TooManyReadings } from '../errors.ts'
import type { ReadingScanner } from '../scan/reading-scanner.ts'
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

/**
 * Takes a body apart: a JSON object or array of readings, or lines of one object each (NDJSON).
 *
 * What is not announced as lines may be either, as in the original: JSON that is none, and whose first line is an
 * object, is lines.
 *
 * @param scanner takes plain readings as they stand; left out, all are read as values
 * @throws MalformedJson, TooManyReadings
 */
export function readItems(text: string, lines: boolean, limits: ItemLimits, scanner?: ReadingScanner): Item[] {
  if (text.trim() === '') return []
  if (lines) return lineItems(text, limits, scanner)
  const readings = scanner?.body(text, limits.readings)
  if (readings !== undefined) return readings.map((reading, index) => ({ index, reading }))
  try {
    return jsonItems(JSON.parse(text), limits)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    if (!beginsWithObject(text)) throw new MalformedJson(error.message)
    return lineItems(text, limits, scanner)
  }
}

function jsonItems(body: unknown, limits: ItemLimits): Item[] {
  const values = Array.isArray(body) ? body : [body]
  if (values.length > limits.readings) throw new TooManyReadings(limits.readings)
  return values.map((value, index) => ({ index, value }))
}

function lineItems(text: string, limits: ItemLimits, scanner: ReadingScanner | undefined): Item[] {
  const items: Item[] = []
  let number = 0
  for (const line of text.split('\n')) {
    number++
    const content = line.trim()
    if (content === '') continue
    if (items.length === limits.readings) throw new TooManyReadings(limits.readings)
    items.push({ index: items.length, line: number, ...readLine(content, limits, scanner) })
  }
  return items
}

/** The reading of a line, or what it has else. */
export function readLine(
  line: string,
  limits: ItemLimits,
  scanner: ReadingScanner | undefined,
): Pick<Item, 'reading' | 'value' | 'fault'> {
  const reading = line.length > limits.lineLength ? undefined : scanner?.line(line, 0, line.length)
  return reading === undefined ? parseLine(line, limits) : { reading }
}

/** Of a line that is longer than one may be. */
export const tooLong = ({ lineLength }: ItemLimits): { fault: Detail } => ({
  fault: { code: 'line_too_long', message: `the line has more than ${lineLength} characters` },
})

/** The value of a line, or why it has none. */
function parseLine(line: string, limits: ItemLimits): { value: unknown } | { fault: Detail } {
  if (line.length > limits.lineLength) return tooLong(limits)
  try {
    return { value: JSON.parse(line) }
  } catch (error) {
    return { fault: { code: 'malformed_json', message: (error as Error).message } }
  }
}

function beginsWithObject(text: string): boolean {
  const [line = ''] = text.trimStart().split('\n', 1)
  if (!line.startsWith('{')) return false
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}
