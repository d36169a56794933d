import { get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { formatLine } from '@nrg/influx/line'
import { showProgress } from '@nrg/infra/backtest/show-progress'
import { buckets } from '@nrg/schema/bucket'
import { memoryMb } from '../../drill/memory-mb.ts'
import { cpuTicks } from '../cpu.ts'
import type { Result } from '../table.ts'
import { firstDevice, put } from './fill.ts'
import type { QueryArguments } from './options.ts'
import { asOperator, type Measured, withQueryService } from './services.ts'

/** So far apart readings are: ten million of them lie within what raw readings are kept for. */
const APART_MS = 200
const BATCH = 100_000
/** The most memory of the service while it writes a file, in MB. */
const GOAL_MB = 150
const SAMPLE_MS = 100
const STILL_S = 5

/** How a file of so many readings is written: its rate, the memory of the service, and what it does while nobody reads. */
export async function exportResults(
  rows: number,
  { database, found }: Pick<QueryArguments, 'database'> & { readonly found: (result: Result) => void },
  signal: AbortSignal,
): Promise<void> {
  const now = Date.now()
  const from = now - rows * APART_MS
  const fill = async (connection: Measured['connection']) => {
    const progress = showProgress(`${rows} readings`)
    for (let row = 0; row < rows; row += BATCH) {
      const count = Math.min(BATCH, rows - row)
      const lines = Array.from({ length: count }, (_, index) => readingOf(row + index, from + (row + index) * APART_MS))
      await put(connection, buckets.raw.name, lines, signal)
      progress(row + count, rows, new Date(from + row * APART_MS))
    }
  }
  await withQueryService(database, fill, async (measured) => {
    const path = `/api/devices/${firstDevice}/export?from=${new Date(from - APART_MS).toISOString()}&to=${new Date(now).toISOString()}`
    const benchmark = `export of ${rows} readings`
    found({ benchmark, method: 'read as fast as it comes', figures: await wholeFile(measured, path, rows, signal) })
    found({ benchmark, method: 'a client that stops reading', figures: await unreadFile(measured, path, signal) })
  })
}

const readingOf = (row: number, ms: number) =>
  formatLine({
    measurement: 'energy',
    tags: { device_id: firstDevice },
    fields: { voltage_v: 230 + (row % 50) / 10, current_a: 20 + (row % 300) / 100, temp_c: 40 + (row % 70) / 10 },
    time: BigInt(ms) * 1_000_000n,
  })

const request = (url: string, signal: AbortSignal) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: asOperator, signal }, resolve).on('error', reject)
  })

async function wholeFile({ url, query }: Measured, path: string, rows: number, signal: AbortSignal) {
  const before = memoryMb(query)
  let most = before
  const sampling = setInterval(() => {
    most = Math.max(most, memoryMb(query))
  }, SAMPLE_MS)
  try {
    const began = performance.now()
    const response = await request(url + path, signal)
    let lines = 0
    let bytes = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
    }
    const seconds = (performance.now() - began) / 1000
    if (lines !== rows + 1) throw new Error(`the file has ${lines} lines of ${rows + 1}`)
    const kept = most <= GOAL_MB ? 'yes' : 'no'
    return { seconds, 'rows/s': Math.round(rows / seconds), 'file MB': bytes / 1e6, before, most, goal: GOAL_MB, kept }
  } finally {
    clearInterval(sampling)
  }
}

/** What the service and the database take of a core while a file waits to be read, in percent. */
async function unreadFile({ url, query, influx }: Measured, path: string, signal: AbortSignal) {
  const response = await request(url + path, signal)
  response.once('data', () => response.pause())
  try {
    // Until what lies between is full.
    await sleep(STILL_S * 1000, null, { signal })
    const ticks = () => [query, influx].map((program) => (program.runs ? cpuTicks(program.pid) : undefined))
    const before = ticks()
    await sleep(STILL_S * 1000, null, { signal })
    const [service, database] = ticks().map((after, index) => {
      const at = before[index]
      return after === undefined || at === undefined ? undefined : (after - at) / STILL_S
    })
    return { '% of a core': service, 'of the database': database, most: memoryMb(query) }
  } finally {
    response.destroy()
  }
}
