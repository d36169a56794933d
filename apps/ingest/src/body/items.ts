import type { Detail } from '@nrg/schema/problem'
import { MalformedJson, TooManyReadings } from '../errors.ts'

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
 * @throws MalformedJson, TooManyReadings
 */
export function readItems(text: string, lines: boolean, limits: ItemLimits): Item[] {
  if (text.trim() === '') return []
  if (lines) return lineItems(text, limits)
  try {
    return jsonItems(JSON.parse(text), limits)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    if (!beginsWithObject(text)) throw new MalformedJson(error.message)
    return lineItems(text, limits)
  }
}

function jsonItems(body: unknown, limits: ItemLimits): Item[] {
  const values = Array.isArray(body) ? body : [body]
  if (values.length > limits.readings) throw new TooManyReadings(limits.readings)
  return values.map((value, index) => ({ index, value }))
}

function lineItems(text: string, limits: ItemLimits): Item[] {
  const items: Item[] = []
  let number = 0
  for (const line of text.split('\n')) {
    number++
    const content = line.trim()
    if (content === '') continue
    if (items.length === limits.readings) throw new TooManyReadings(limits.readings)
    items.push({ index: items.length, line: number, ...parseLine(content, limits) })
  }
  return items
}

/** The reading of a line, or why it is none. */
export function parseLine(line: string, { lineLength }: ItemLimits): { value: unknown } | { fault: Detail } {
  if (line.length > lineLength)
    return { fault: { code: 'line_too_long', message: `the line has more than ${lineLength} characters` } }
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
