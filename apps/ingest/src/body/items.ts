import { MalformedJson, TooManyReadings } from '../errors.ts'
import type { ReadingScanner } from '../scan/reading-scanner.ts'
import type { Item, ItemLimits } from './item.ts'
import { LinePager } from './line-pager.ts'

/**
 * Takes a body apart: a JSON object or array of readings, or lines of one object each (NDJSON).
 *
 * What is not announced as lines may be either, as in the original: JSON that is none, and whose first line is an
 * object, is lines.
 *
 * @param body in UTF-8
 * @param scanner takes plain readings as they stand; left out, all are read as values
 * @throws MalformedJson, TooManyReadings
 */
export function readItems(body: Buffer, lines: boolean, limits: ItemLimits, scanner?: ReadingScanner): Item[] {
  if (lines) return lineItems(body, limits, scanner)
  const readings = scanner?.body(body, limits.readings)
  if (readings !== undefined) return readings.map((reading, index) => ({ index, reading }))
  // A byte order mark is no part of the text.
  const text = body.toString().replace(/^\ufeff/, '')
  if (text.trim() === '') return []
  try {
    return jsonItems(JSON.parse(text), limits)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    if (!beginsWithObject(text)) throw new MalformedJson(error.message)
    return lineItems(body, limits, scanner)
  }
}

function jsonItems(body: unknown, limits: ItemLimits): Item[] {
  const values = Array.isArray(body) ? body : [body]
  if (values.length > limits.readings) throw new TooManyReadings(limits.readings)
  return values.map((value, index) => ({ index, value }))
}

function lineItems(body: Buffer, limits: ItemLimits, scanner: ReadingScanner | undefined): Item[] {
  const pager = new LinePager(limits, scanner)
  let at = 0
  for (let next = pager.take(body, at); next > at; next = pager.take(body, at)) {
    at = next
    if (pager.lines > limits.readings) throw new TooManyReadings(limits.readings)
  }
  pager.keep(body, at)
  pager.end()
  if (pager.lines > limits.readings) throw new TooManyReadings(limits.readings)
  return pager.page()
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
