/**
 * Durable writes straight into the store: batches of 5,000 lines of three fields, single small writes at a
 * steady rate, the size on disk, the start with 10 M points.
 *
 *   node --import @oxc-node/core/register bench/write.ts [--json] [--runs 5]
 */
import { cpSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from '../src/store/store.ts'
import { Fleet } from './fleet.ts'
import { argument, type Figure, inFolder, openStore, quantile, report } from './report.ts'

const bucket = '00000000000000b1'
const linesPerBatch = 5000
const fieldsPerLine = 3
const runs = Number(argument('runs', '5'))

/** Lines a second, each awaited before the next batch is sent. */
async function throughput(store: Store, batches: readonly Buffer[]): Promise<number> {
  const start = performance.now()
  for (const batch of batches) await store.write(bucket, batch)
  return (batches.length * linesPerBatch) / ((performance.now() - start) / 1000)
}

async function batchFigures(devices: number): Promise<Figure[]> {
  return inFolder(async (dir) => {
    const store = await openStore(dir)
    const fleet = new Fleet(devices)
    const batches = (count: number) => Array.from({ length: count }, () => Buffer.from(fleet.lines(linesPerBatch)))
    await throughput(store, batches(40))
    const rates: number[] = []
    const usage: number[] = []
    for (let run = 0; run < runs; run++) {
      const prepared = batches(100)
      const before = process.cpuUsage()
      rates.push(await throughput(store, prepared))
      const { user, system } = process.cpuUsage(before)
      usage.push((user + system) / (prepared.length * linesPerBatch))
    }
    await store.close()
    const name = `durable writes, batches of 5,000 lines of 3 fields, ${devices.toLocaleString('en')} devices`
    return [
      { name, value: quantile(rates, 0.5), unit: 'lines/s', goal: { atLeast: 300_000 } },
      { name: '  the same counted in field values', value: quantile(rates, 0.5) * fieldsPerLine, unit: 'values/s' },
      // Tells on a busy machine, too, what the store itself takes.
      { name: '  processor time', value: quantile(usage, 0.5), unit: 'µs/line' },
    ]
  })
}

/** How long single writes of one line take at 1,000 a second. */
async function latencyFigures(): Promise<Figure[]> {
  return inFolder(async (dir) => {
    const store = await openStore(dir)
    const fleet = new Fleet(100)
    const seconds = 10
    const latencies: number[] = []
    const writes: Promise<void>[] = []
    const start = performance.now()
    for (let sent = 0; sent < seconds * 1000; ) {
      const due = Math.min(Math.floor(performance.now() - start), seconds * 1000)
      for (; sent < due; sent++) writes.push(timed(store, Buffer.from(fleet.lines(1)), latencies))
      await pause(1)
    }
    await Promise.all(writes)
    await store.close()
    return [
      { name: 'single small writes at 1,000/s, median', value: quantile(latencies, 0.5), unit: 'ms' },
      {
        name: 'single small writes at 1,000/s, p99',
        value: quantile(latencies, 0.99),
        unit: 'ms',
        goal: { atMost: 10 },
      },
      await diskFigure(),
    ]
  })
}

/** How long the disk itself takes for as much: a write of the store waits for one such sync, or for two. */
async function diskFigure(): Promise<Figure> {
  return inFolder(async (folder) => {
    const file = await open(join(folder, 'file'), 'w')
    const record = Buffer.alloc(400)
    const times: number[] = []
    for (const start = performance.now(); performance.now() - start < 5000; ) {
      const began = performance.now()
      await file.appendFile(record)
      await file.datasync()
      times.push(performance.now() - began)
    }
    await file.close()
    return {
      name: '  the disk alone: one append and sync after the other, p99',
      value: quantile(times, 0.99),
      unit: 'ms',
    }
  })
}

async function timed(store: Store, line: Buffer, latencies: number[]): Promise<void> {
  const start = performance.now()
  await store.write(bucket, line)
  latencies.push(performance.now() - start)
}

/** What 10 M points take: bytes on disk, time to open after a close and after a kill, memory. */
async function sizeFigures(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const points = 10_000_000
    const dir = join(folder, 'closed')
    const store = await openStore(dir)
    const fleet = new Fleet(1000)
    for (let written = 0; written < points; written += linesPerBatch * fieldsPerLine) {
      await store.write(bucket, Buffer.from(fleet.lines(linesPerBatch)))
    }
    const { blockBytes, points: stored, series } = store.stats()
    // The files as they are at a kill: what is not in blocks is in the log.
    const killed = join(folder, 'killed')
    cpSync(dir, killed, { recursive: true })
    await store.close()
    const rss = process.memoryUsage.rss()
    const starts = { closed: [] as number[], killed: [] as number[] }
    for (let run = 0; run < runs; run++) {
      starts.closed.push(await openingMs(dir))
      const copy = join(folder, 'copy')
      cpSync(killed, copy, { recursive: true })
      starts.killed.push(await openingMs(copy))
      rmSync(copy, { recursive: true })
    }
    const onDisk = readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0)
    return [
      {
        name: `start with 10 M points in ${series.toLocaleString('en')} series`,
        value: quantile(starts.closed, 0.5),
        unit: 'ms',
        goal: { atMost: 2000 },
      },
      { name: '  after kill -9', value: quantile(starts.killed, 0.5), unit: 'ms', goal: { atMost: 2000 } },
      { name: '  compressed blocks', value: blockBytes / stored, unit: 'bytes/point', goal: { atMost: 6 } },
      {
        name: '  all files, log and what LevelDB has yet to compact included',
        value: onDisk / stored,
        unit: 'bytes/point',
      },
      { name: '  memory of the process', value: rss / 2 ** 20, unit: 'MiB' },
    ]
  })
}

async function openingMs(dir: string): Promise<number> {
  const start = performance.now()
  const store = await openStore(dir)
  const ms = performance.now() - start
  await store.close()
  return ms
}

const figures: Figure[] = []
for (const devices of [20, 1000, 10_000]) figures.push(...(await batchFigures(devices)))
figures.push(...(await latencyFigures()), ...(await sizeFigures()))
report(figures)
