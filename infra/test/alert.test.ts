import type { FleetConfig } from '@nrg/schema/fleet-config'
import fc from 'fast-check'
import { test } from 'tap'
import { alertTask } from '../src/detection/alert-task.ts'
import { groupOf, modelAlerts } from './fixture/alert-model.ts'
import { detector, type Found, HOUR, MINUTE, T0 } from './fixture/detector.ts'
import { type TestScore, writeScores } from './fixture/scores.ts'

const DAY = 24 * HOUR

/** Links of several lengths: of a detector, of a metric, of a device; of a group, the longest of its detectors. */
const config: FleetConfig = {
  metrics: [
    { name: 'current_a', unit: 'A', detectors: { level: { hold: '5m' } } },
    { name: 'temp_c', unit: '°C' },
  ],
  detectors: { spike: { hold: '10m' }, level: { hold: '3m' }, noise: { hold: '3m', cooldown: '4m' }, seasonal: { hold: '1m' } },
  devices: { 1001: { detectors: { spike: { cooldown: '25m' } } } },
}
const minutes: Readonly<Record<string, number>> = { 'current_a level': 5, 'temp_c level': 4 }
const linkOf = ({ device, metric, reason }: TestScore) =>
  (device === '1001' && groupOf(reason) === 'zscore' ? 25 : (minutes[`${metric} ${groupOf(reason)}`] ?? 10)) * MINUTE

const subject = fc.record({
  device: fc.constantFrom('1000', '1000', '1001'),
  metric: fc.constantFrom('current_a', 'current_a', 'current_a', 'temp_c'),
  reason: fc.constantFrom('zscore', 'zscore', 'spike', 'level', 'noise', 'limit'),
})
/** Half-minutes of two hours; a ratio of 0 is a score that was taken back. */
const HALVES = 240
const score = fc
  .record({
    of: subject,
    half: fc.integer({ min: 0, max: HALVES - 1 }),
    ratio: fc.constantFrom(0, 0.6, 0.7, 0.9, 1, 1.2, 1.9, 2, 3),
    score: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ of, half, ratio, score }) => ({ ...of, half, ratio, score: score / 4 }))
/** What happens: scores come or are replaced, and the task runs from the first of them on; or it runs again. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      scores: fc.array(score, { maxLength: 12 }),
      ahead: fc.integer({ min: 1, max: 90 }),
      overlap: fc.integer({ min: 0, max: 12 }),
      cuts: fc.array(fc.integer({ min: 1, max: HALVES - 1 }), { maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ again: fc.tuple(fc.nat(100), fc.nat(100)) }) },
)

test('any runs over scores that come late and are replaced come to the alerts that follow from them all', async (t) => {
  const { connection, over, alerts } = await detector(t, config)
  const task = [alertTask(config, 'v1')]
  let runs = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(score, { minLength: 40, maxLength: 90 }),
      fc.array(step, { minLength: 4, maxLength: 9 }),
      async (first, steps) => {
        // A stretch of time of its own for every try.
        const began = T0 + runs++ * 10 * DAY
        const at = (half: number) => began + half * 0.5 * MINUTE
        const known = new Map<string, TestScore>()
        const put = async (scores: readonly (TestScore & { half: number })[]) => {
          const unique = new Map(scores.map((one) => [keyOf(one), one]))
          for (const [key, one] of unique) known.set(key, one)
          await writeScores(connection, [...unique.values()])
        }
        const timed = (scores: typeof first) => scores.map((one) => ({ ...one, at: at(one.half) }))
        await put(timed(first))
        let frontier = 0
        for (const next of steps) {
          if ('again' in next) {
            const [from, to] = next.again.map((part) => Math.round((part / 100) * frontier)).sort((a, b) => a - b)
            if (from !== undefined && to !== undefined && from < to) await over(at(from), at(to), task)
          } else {
            await put(timed(next.scores))
            const from = Math.max(0, Math.min(frontier - next.overlap, ...next.scores.map(({ half }) => half)))
            frontier = Math.min(HALVES, frontier + next.ahead)
            const cuts = next.cuts.filter((cut) => cut > from && cut < frontier).sort((a, b) => a - b)
            const edges = [...new Set([from, ...cuts, frontier])]
            for (const [i, edge] of edges.entries()) {
              const end = edges[i + 1]
              if (end !== undefined) await over(at(edge), at(end), task)
            }
          }
          const seen = [...known.values()].filter((one) => one.at < at(frontier))
          const stored = (await alerts()).filter((alert) => alert.at >= began && alert.at < began + DAY)
          const raised = stored.filter(({ state }) => state === 'raised')
          const want = modelAlerts(seen, linkOf).sort((a, b) => (order(a) < order(b) ? -1 : 1))
          compare(raised.map(modelOf), want)
          if (stored.some(({ state }) => state !== 'raised' && state !== 'withdrawn')) throw new Error('another state')
        }
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 15), ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
  )
})

const keyOf = ({ device, metric, reason, at }: TestScore) => [device, metric, reason, at].join(' ')
const order = ({ device, metric, reason, since }: { device: string; metric: string; reason: string; since: number }) =>
  [device, metric, reason, new Date(since).toISOString()].join(' ')

function compare(found: unknown, want: unknown): void {
  const [a, b] = [found, want].map((one) => JSON.stringify(one, null, 1))
  if (a !== b) throw new Error(`found ${a}\nwant ${b}`)
}

function modelOf({ device, metric, reason, at, until, score, peak, severity }: Found) {
  return { device, metric, reason, since: at, until: Number(until) / 1e6, score, peak, severity }
}
