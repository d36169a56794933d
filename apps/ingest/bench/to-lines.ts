import { readingLine } from '@nrg/influx/reading-line'
import { defaultMetrics } from '@nrg/schema/metric'
import { linePages } from '../src/body/line-stream.ts'
import { readPoints } from '../src/line-protocol/points.ts'
import { readBatch } from '../src/reading/batch.ts'
import { PointScanner } from '../src/scan/point-scanner.ts'
import { ReadingScanner } from '../src/scan/reading-scanner.ts'
import { readSources } from '../src/sources/source-file.ts'

/**
 * Measures how long it takes from the bytes of a body to the lines that are written: with the scanners, by reading all of it, and
 * what JSON.parse takes alone. The ways take turns, and the median of their runs is shown in microseconds a reading.
 */
const READINGS = 10_000
const RUNS = 41
const CHUNK = 65_536

const now = Date.now()
const numbers = Array.from({ length: READINGS }, (_, number) => number)
const values = numbers.map((number) => ({
  device_id: 1000 + (number % 200),
  timeof: new Date(now - Math.floor(number / 200) * 1000).toISOString(),
  voltage_v: 480 + (number % 170) / 80,
  current_a: 20 + (number % 130) / 80,
  temp_c: 40 + (number % 110) / 80,
}))
const json = Buffer.from(values.map((value) => JSON.stringify(value)).join('\n'))
const list = JSON.stringify(values)
const points = Buffer.from(
  values
    .map(
      ({ device_id, timeof, voltage_v, current_a, temp_c }) =>
        `energy,device_id=${device_id} voltage_v=${voltage_v},current_a=${current_a},temp_c=${temp_c} ${Date.parse(timeof)}000000`,
    )
    .join('\n'),
)

const metrics = defaultMetrics.map(({ name }) => name)
const rules = { metrics: new Set<string>(metrics), now, retentionMs: Number.POSITIVE_INFINITY }
const limits = { readings: READINGS, lineLength: 8192, bodyBytes: Number.POSITIVE_INFINITY }
const pointRules = {
  ...rules,
  readings: READINGS,
  points: readSources('', '', [...defaultMetrics]).points,
  precision: 'ns' as const,
}
const scanner = new ReadingScanner(metrics)
const pointScanner = new PointScanner(metrics)

async function* chunks() {
  for (let at = 0; at < json.length; at += CHUNK) yield json.subarray(at, at + CHUNK)
}

async function lines(by?: ReadingScanner): Promise<string> {
  const all: string[] = []
  for await (const page of linePages(chunks(), limits, by))
    all.push(...readBatch(page, rules).readings.map(readingLine))
  return all.join('\n')
}
const written = (by?: PointScanner) =>
  readPoints(points, { ...pointRules, pointScanner: by })
    .readings.map(readingLine)
    .join('\n')

const ways: Readonly<Record<string, () => string | Promise<string>>> = {
  'NDJSON, scanned': () => lines(scanner),
  'NDJSON, read': () => lines(),
  'JSON.parse of all of it alone': () => String(JSON.parse(list).length),
  'line protocol, scanned': () => written(pointScanner),
  'line protocol, read': () => written(),
}
if ((await lines(scanner)) !== (await lines()) || written(pointScanner) !== written())
  throw new Error('the ways do not come to the same lines')
const times = Object.keys(ways).map((): number[] => [])
for (let run = 0; run < RUNS; run++)
  for (const [index, way] of Object.values(ways).entries()) {
    const begun = process.cpuUsage()
    await way()
    const { user, system } = process.cpuUsage(begun)
    times[index]?.push((user + system) / READINGS)
  }
for (const [index, name] of Object.keys(ways).entries()) {
  const sorted = times[index]?.toSorted((a, b) => a - b) ?? []
  console.log(`${name.padEnd(30)} ${sorted[RUNS >> 1]?.toFixed(2)} µs`)
}
