import type { Result } from '../table.ts'
import { bareSingles, batches, type Load, points, singles } from './loads.ts'
import { type Measured, type Measurement, middle } from './run.ts'

const BATCH_SHARE = 0.6
const SINGLE_SHARE = 0.3
const HALF_LOAD_P99_MS = 20
const MOST_MB = 200

/** What each load came to: medians of its runs, and of all requests how long they took. */
export function loadResults({ loads }: Measurement): readonly Result[] {
  return loads.map(({ load, samples, costs }): Result => {
    const perSecond = middle(samples.map((one) => one.perSecond))
    const times = samples.flatMap(({ latenciesMs }) => latenciesMs)
    const processes = [...new Set(costs.flatMap((cost) => Object.keys(cost)))]
    const takes = processes.map((name) => [`${name} µs`, tenths(middle(costs.map((cost) => cost[name] ?? 0)))])
    return {
      benchmark: 'CPU µs a reading',
      method: load.name,
      figures: {
        'readings/s': Math.round(perSecond),
        'requests/s': Math.round(perSecond / load.readings),
        'p50 ms': tenths(shareOf(times, 0.5)),
        'p99 ms': tenths(shareOf(times, 0.99)),
        ...Object.fromEntries(takes),
        failed: samples.reduce((sum, { failures }) => sum + failures, 0),
      },
    }
  })
}

/** The figures that there are goals for. */
export function goalResults({ loads, half, residentMb }: Measurement): readonly Result[] {
  const rate = (load: Load) => middle(of(loads, load)?.samples.map(({ perSecond }) => perSecond) ?? [])
  const raw = middle(
    loads.find(({ load }) => load.target === 'influxdb')?.samples.map(({ perSecond }) => perSecond) ?? [],
  )
  const failed = loads.reduce((sum, { samples }) => sum + samples.reduce((all, { failures }) => all + failures, 0), 0)
  return [
    atLeast('NDJSON of 1,000, of raw line protocol', rate(batches) / raw, BATCH_SHARE),
    atLeast('lines of 5,000, of raw line protocol', rate(points) / raw, BATCH_SHARE),
    atLeast('singles, of the bare route', rate(singles) / rate(bareSingles), SINGLE_SHARE),
    atMost('p99 ms of a single at half load', shareOf(half.latenciesMs, 0.99), HALF_LOAD_P99_MS),
    atMost('MB of ingest under load', residentMb, MOST_MB),
    atMost('failed', failed, 0),
    {
      benchmark: 'goals',
      method: "ingest's CPU of a single, of the bare route's",
      figures: { found: cpuRatio(loads) },
    },
  ]
}

/** Whether a goal is missed. */
export const isMissed = ({ figures }: Result): boolean => figures.kept === 'no'

function cpuRatio(loads: readonly Measured[]): number | undefined {
  const cost = (load: Load, name: string) => middle(of(loads, load)?.costs.map((one) => one[name] ?? Number.NaN) ?? [])
  const ratio = cost(singles, 'ingest') / cost(bareSingles, 'bare route')
  return Number.isFinite(ratio) ? ratio : undefined
}

const of = (loads: readonly Measured[], wanted: Load) => loads.find(({ load }) => load === wanted)

const goal = (method: string, found: number, wanted: number, isKept: boolean): Result => ({
  benchmark: 'goals',
  method,
  figures: { found, goal: wanted, kept: isKept ? 'yes' : 'no' },
})
const atLeast = (method: string, found: number, wanted: number) => goal(method, found, wanted, found >= wanted)
const atMost = (method: string, found: number, wanted: number) => goal(method, found, wanted, found <= wanted)

/** The value below which a share of them lies. */
function shareOf(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
}

const tenths = (value: number) => Math.round(value * 10) / 10
