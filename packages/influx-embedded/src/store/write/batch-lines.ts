import { exactLine } from '@nrg/line-protocol/exact-line'
import { lineEnd } from '@nrg/line-protocol/line-end'
import { LineError } from '@nrg/line-protocol/line-error'
import type { Series, Tags } from '../index/series.ts'
import { kinds } from '../points/field-kind.ts'
import { toBigInt } from '../points/nanos.ts'
import type { StagedBatch } from './line/staged-batch.ts'

/** Lines that are sent in one request at most, and their bytes: as many as InfluxDB sends. */
export const mostLines = 5000
export const mostBytes = 2_500_000

/** What names a line's source. */
interface Named {
  readonly measurement: string
  readonly tags: Tags
}

/** Some of a batch's points as line protocol. */
export interface BatchLines {
  readonly lineCount: number
  readonly text: string
  readonly bytes: number
}

/** A batch whose values all have their series as line protocol with times in nanoseconds, and lines that cannot be written so. */
export function linesOf(batch: StagedBatch): { parts: BatchLines[]; unwritable: number } {
  const parts: BatchLines[] = []
  let [lines, bytes, unwritable]: [string[], number, number] = [[], 0, 0]
  const end = () => {
    if (lines.length > 0)
      parts.push({ lineCount: lines.length, text: lines.join('\n'), bytes: bytes + lines.length - 1 })
    lines = []
    bytes = 0
  }
  for (let line = 0; line < batch.lineCount; line++) {
    const text = lineOf(batch, line)
    if (text === undefined) {
      unwritable++
      continue
    }
    const length = Buffer.byteLength(text)
    if (lines.length === mostLines || bytes + length > mostBytes) end()
    lines.push(text)
    bytes += length
  }
  end()
  return { parts, unwritable }
}

function lineOf(batch: StagedBatch, line: number): string | undefined {
  const source = batch.sources[line] as Named
  let text = escaped(source.measurement)
  for (const [key, value] of source.tags) text += `,${escaped(key)}=${escaped(value)}`
  let separator = ' '
  for (let i = batch.start(line); i < (batch.ends[line] as number); i++) {
    text += `${separator}${escaped((batch.series[i] as Series).field)}=${valueText(batch, i)}`
    separator = ','
  }
  text += ` ${toBigInt(batch.times[2 * line] as number, batch.times[2 * line + 1] as number)}`
  return isPlain(text) || readsAs(text, source, batch.series.slice(batch.start(line), batch.ends[line]))
    ? text
    : undefined
}

function escaped(text: string): string {
  return /[, =]/.test(text) ? text.replace(/[, =]/g, '\\$&') : text
}

function valueText({ kinds: valueKinds, words, doubles, strings }: StagedBatch, i: number): string {
  switch (valueKinds[i]) {
    case kinds.float: {
      const value = doubles[i] as number
      return Object.is(value, -0) ? '-0' : String(value)
    }
    case kinds.int:
      return `${toBigInt(words[2 * i] as number, words[2 * i + 1] as number)}i`
    case kinds.uint:
      return `${BigInt.asUintN(64, toBigInt(words[2 * i] as number, words[2 * i + 1] as number))}u`
    case kinds.bool:
      return words[2 * i] === 1 ? 'true' : 'false'
    default:
      return `"${(strings[words[2 * i] as number] as string).replace(/["\\]/g, '\\$&')}"`
  }
}

/** Whether nothing in a line can mean something else there. */
function isPlain(text: string): boolean {
  return !/[\\\n\r\t\0#]/.test(text)
}

/** Whether a line is read as what it was made of: Flux writes texts that no line can have. */
function readsAs(text: string, { measurement, tags }: Named, series: readonly (Series | string)[]): boolean {
  const bytes = Buffer.from(text)
  if (text.startsWith('#') || lineEnd(bytes, 0) !== bytes.length) return false
  try {
    const { key, fields } = exactLine(bytes, 'ns')
    const read = [key.measurement, key.tags, fields.map(({ name }) => name)]
    return JSON.stringify(read) === JSON.stringify([measurement, tags, series.map((one) => (one as Series).field)])
  } catch (error) {
    if (error instanceof LineError) return false
    throw error
  }
}
