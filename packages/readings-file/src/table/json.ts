import { JSONParser } from '@streamparser/json'
import { FileError } from '../file-error.ts'
import type { BadLine } from '../record.ts'
import type { Line } from '../text/lines.ts'
import { looksLikeTime } from './looks-like-time.ts'

/** A record of a JSON file: its cells by their names, those of objects in it as `outer.inner`; of an array by number. */
export interface JsonRecord {
  readonly number: number
  readonly cells: ReadonlyMap<string, string | number>
}

/** Where the records of a JSON file are: the first elements, from the outside in, that hold a time. */
export function recordsPath(head: string, time: string | undefined): string | undefined {
  let path: string | undefined
  const parser = new JSONParser({ paths: undefined as unknown as string[], keepStack: true })
  parser.onValue = ({ value, key, stack }) => {
    if (path !== undefined) return
    const keys = [...stack.slice(1).map((one) => one.key), key].map((one) =>
      typeof one === 'number' ? '*' : String(one),
    )
    const inArray = typeof key === 'number'
    if (inArray && typeof value === 'object' && value !== null && hasTime(cellsOf(value), time))
      path = `$.${keys.join('.')}`
    // Times may be the keys: {"2024-01-01 00:00": 1.5, …}
    else if (typeof key === 'string' && typeof value === 'number' && looksLikeTime(key))
      path = `$.${[...keys.slice(0, -1), '*'].join('.')}`
  }
  parser.onError = () => {}
  try {
    parser.write(head)
  } catch {
    // What was read before is enough, or there is none.
  }
  return path
}

function hasTime(cells: ReadonlyMap<string, string | number>, time: string | undefined): boolean {
  if (time !== undefined && cells.has(time)) return true
  return [...cells.values()].some((cell) => looksLikeTime(String(cell)))
}

/** The records of a JSON text at a path, one after another: what was read is not kept. */
export async function* jsonRecords(chunks: AsyncIterable<string>, path: string): AsyncGenerator<JsonRecord | BadLine> {
  let found: JsonRecord[] = []
  let number = 0
  let fault: Error | undefined
  const parser = new JSONParser({ paths: [path], keepStack: false })
  parser.onValue = ({ value, key }) => {
    const cells =
      typeof value === 'object' && value !== null
        ? cellsOf(value)
        : cellsOf({ time: String(key), value: value as string | number })
    found.push({ number: ++number, cells })
  }
  parser.onError = (error) => {
    fault ??= error
  }
  for await (const chunk of chunks) {
    if (!parser.isEnded) write(parser, chunk.replace(/^\uFEFF/, ''))
    yield* found
    found = []
    if (fault) break
  }
  if (fault === undefined && !parser.isEnded) fault = new Error('it is cut off')
  if (fault) yield { line: number + 1, reason: 'no JSON from here on', text: fault.message }
}

function write(parser: JSONParser, chunk: string): void {
  try {
    parser.write(chunk)
  } catch {
    // onError was told.
  }
}

/** The records of a text that has one a line. */
export async function* jsonLines(lines: AsyncIterable<Line>): AsyncGenerator<JsonRecord | BadLine> {
  for await (const { number, text } of lines) {
    let value: unknown
    try {
      value = JSON.parse(text.replace(/^\uFEFF/, '').replace(/,\s*$/, ''))
    } catch {
      value = undefined
    }
    if (typeof value === 'object' && value !== null) yield { number, cells: cellsOf(value) }
    else yield { line: number, reason: 'no JSON', text: text.slice(0, 60) }
  }
}

function cellsOf(value: object): Map<string, string | number> {
  const cells = new Map<string, string | number>()
  add(cells, value, '')
  return cells
}

function add(cells: Map<string, string | number>, value: object, prefix: string): void {
  const named = !Array.isArray(value)
  for (const [key, one] of Object.entries(value)) {
    const name = named ? `${prefix}${key}` : `${prefix}#${Number(key) + 1}`
    if (typeof one === 'number' || typeof one === 'string') cells.set(name, one)
    else if (typeof one === 'boolean') cells.set(name, String(one))
    else if (typeof one === 'object' && one !== null) add(cells, one, `${name}.`)
    else cells.set(name, '')
  }
}

/** @throws FileError that says what JSON is wanted */
export function noRecords(path: string): FileError {
  return new FileError(
    `${path} is JSON without a record that has a time: wanted is [{"time": "2026-01-05T12:00:00Z", "power": 1.5}, …], at any depth; --time names the key of the time`,
  )
}
