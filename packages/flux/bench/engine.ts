import { runFlux } from '../src/engine.ts'
import type { Storage } from '../src/storage/storage.ts'
import { arrayStorage, origin } from './array-storage.ts'

/*
 * Whole queries, from the text to the tables, beside the plainest loop over the same arrays that finds the same
 * numbers. Run it with `node --import @oxc-node/core/register bench/engine.ts`; `--json` prints one object.
 *
 * What bounds each:
 * - windowed mean: reading 16 bytes a point; the times are compared as pairs of 32-bit words, for a bigint a point
 *   would cost more than the sum. What the loop does not do: the bounds of each window, and the table at the end.
 * - map and filter: the memory of a column that is made (8 MB) and of the rows that are kept, which are gathered by
 *   their numbers column after column; the expressions themselves are one generated loop.
 * - grouping: copying 20 bytes a row, as in the loop.
 * - small query: parsing and checking the script, which is done once a script, and then the steps' own set-up.
 */

const million = 1_000_000
const now = origin + BigInt(million) * 1_000_000_000n

interface Figure {
  readonly name: string
  readonly loopMs: number
  readonly queryMs: number
  readonly times: number
  readonly goal: number
}

/** Medians of two kinds of work, taken in turns so that a busy machine weighs on both. */
function medians(runs: number, ...works: (() => unknown)[]): number[] {
  const taken = works.map((): number[] => [])
  for (let run = -3; run < runs; run++)
    works.forEach((work, i) => {
      const start = performance.now()
      work()
      if (run >= 0) taken[i]?.push(performance.now() - start)
    })
  return taken.map((times) => times.sort((a, b) => a - b)[times.length >> 1] as number)
}

/** Runs a query and walks its tables; answers the rows, so that nothing is left out. */
function rows(script: string, storage: Storage): number {
  let count = 0
  for (const { tables } of runFlux(script, { storage, now, organization: { id: '1', name: 'o' } }))
    for (const table of tables) count += table.length
  return count
}

const isoTime = (ns: bigint): string => new Date(Number(ns / 1_000_000n)).toISOString()
const read = `from(bucket: "b") |> range(start: ${isoTime(origin)})`

function figure(name: string, goal: number, loop: () => number, query: () => number): Figure {
  if (loop() !== query()) throw new Error(`${name}: the loop finds ${loop()} rows and the query ${query()}`)
  const [loopMs = 0, queryMs = 0] = medians(15, loop, query)
  return { name, loopMs, queryMs, times: queryMs / loopMs, goal }
}

function windowedMean(): Figure {
  const { storage, arrays } = arrayStorage(1, million)
  const { times, values } = arrays[0] as { times: BigInt64Array; values: Float64Array }
  const hour = 3_600_000_000_000n
  const loop = (): number => {
    const means: number[] = []
    let end = 0n
    let sum = 0
    let count = 0
    for (let i = 0; i < values.length; i++) {
      const time = times[i] as bigint
      if (time >= end) {
        if (count > 0) means.push(sum / count)
        end = (time / hour + 1n) * hour
        sum = 0
        count = 0
      }
      sum += values[i] as number
      count++
    }
    means.push(sum / count)
    return means.length
  }
  const script = `${read} |> aggregateWindow(every: 1h, fn: mean, createEmpty: false)`
  return figure('mean of 1 h windows over 1 M points', 3, loop, () => rows(script, storage))
}

function mapAndFilter(): Figure {
  const { storage, arrays } = arrayStorage(1, million)
  const { times, values } = arrays[0] as { times: BigInt64Array; values: Float64Array }
  const loop = (): number => {
    const scores = new Float64Array(values.length)
    for (let i = 0; i < values.length; i++) scores[i] = ((values[i] as number) - 230) / 2.5
    const found: [bigint, number, number][] = []
    for (let i = 0; i < scores.length; i++)
      if ((scores[i] as number) > 1.5 || (scores[i] as number) < -1.5)
        found.push([times[i] as bigint, values[i] as number, scores[i] as number])
    return found.length
  }
  const script = `${read} |> map(fn: (r) => ({r with z: (r._value - 230.0) / 2.5})) |> filter(fn: (r) => r.z > 1.5 or r.z < -1.5)`
  return figure('map of a z-score and filter over 1 M points', 4, loop, () => rows(script, storage))
}

function grouping(): Figure {
  const { storage, arrays } = arrayStorage(1000, 1000)
  const loop = (): number => {
    // By site: the rows of the series of a site, one after the other.
    const members: number[][] = Array.from({ length: 7 }, () => [])
    for (let s = 0; s < arrays.length; s++) members[s % 7]?.push(s)
    let total = 0
    for (const group of members) {
      const length = group.reduce((sum, s) => sum + (arrays[s]?.times.length ?? 0), 0)
      const times = new BigInt64Array(length)
      const values = new Float64Array(length)
      const devices = new Int32Array(length)
      let at = 0
      for (const s of group) {
        const points = arrays[s] as { times: BigInt64Array; values: Float64Array }
        times.set(points.times, at)
        values.set(points.values, at)
        devices.fill(s, at, at + points.times.length)
        at += points.times.length
      }
      total += length
    }
    return total
  }
  const script = `${read} |> group(columns: ["site"])`
  return figure('grouping 1,000 series of 1,000 points by a tag', 4, loop, () => rows(script, storage))
}

function smallQuery(): number {
  const { storage } = arrayStorage(3, 60)
  const script = `from(bucket: "b") |> range(start: ${isoTime(origin)}, stop: ${isoTime(origin + 60n * 1_000_000_000n)}) |> filter(fn: (r) => r._field == "voltage_v") |> aggregateWindow(every: 10s, fn: mean) |> last()`
  const [ms = 0] = medians(200, () => rows(script, storage))
  return ms
}

const figures = [windowedMean(), mapAndFilter(), grouping()]
const smallQueryMs = smallQuery()
if (process.argv.includes('--json')) console.log(JSON.stringify({ figures, smallQueryMs }))
else {
  for (const { name, loopMs, queryMs, times, goal } of figures)
    console.log(
      `${times <= goal ? 'ok  ' : 'SLOW'} ${name.padEnd(50)} query ${queryMs.toFixed(1)} ms, loop ${loopMs.toFixed(1)} ms: ${times.toFixed(2)} times, goal ${goal}`,
    )
  console.log(`     a small query, its script known: ${smallQueryMs.toFixed(2)} ms`)
}
