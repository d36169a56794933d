import type { Score } from '@nrg/detection/alerts/episodes'
import { alertMaking, type RaisedAlert } from '@nrg/detection/tune/subjects'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import type { Fault } from '../src/bench/detection/synthetic/faults.ts'
import { manners, saidOf } from '../src/bench/tune/operators.ts'
import { parseTuneBenchArguments } from '../src/bench/tune/options.ts'
import { type JudgedFleet, onlyDevices, tunedBy, tunedResults } from '../src/bench/tune/tuned.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const T0 = Date.parse('2026-01-05T00:00:00Z')

/** Each day a device is told of what barely passes its threshold, which is false, and of one fault that is far beyond. */
function fleetOf(devices: readonly string[], days: number): JudgedFleet {
  const [alerts, faults]: [RaisedAlert[], Fault[]] = [[], []]
  const scores = devices.map((device) =>
    Array.from({ length: days }, (_, day): Score[] => {
      const [barely, far] = [T0 + day * DAY, T0 + day * DAY + 12 * HOUR]
      const of = { device, metric: 'current_a', reason: 'level' }
      for (const since of [barely, far]) alerts.push({ ...of, since, until: since })
      faults.push({ device, metric: 'current_a', kind: 'level', start: far - HOUR, end: far + HOUR })
      return [
        { ...of, at: barely, score: 5.2, ratio: 1.04 },
        { ...of, at: far, score: 30, ratio: 6 },
      ]
    }).flat(),
  )
  const extent = { start: T0, scoredFrom: T0 + DAY, stop: T0 + days * DAY, devices: devices.length }
  return { config: defaultFleetConfig, alerts, scores, faults, extent, making: alertMaking(defaultFleetConfig) }
}

const devices = ['1', '2', '3', '4']
const fleet = fleetOf(devices, 10)
const isReal = ({ since }: RaisedAlert) => (since - T0) % DAY !== 0

test('operators speak of so many alerts, in their manner; the same seed says the same', (t) => {
  const said = (of: Partial<Parameters<typeof saidOf>[2]>) =>
    saidOf(fleet.alerts, isReal, { manner: 'at random', verdicts: 20, err: 0, seed: 1, ...of })
  for (const manner of manners) {
    const right = said({ manner })
    t.equal(right.size, 20, manner)
    for (const [alert, verdict] of right) t.equal(verdict, isReal(alert) ? 'real' : 'false')
    t.strictSame([...said({ manner })], [...right])
  }
  t.notSame([...said({ seed: 2 }).keys()], [...said({}).keys()])
  const falseOf = (of: Parameters<typeof said>[0]) =>
    [...said(of).values()].filter((verdict) => verdict === 'false').length
  t.equal(falseOf({ manner: 'half false' }), 10)
  t.equal(falseOf({ manner: 'mostly false' }), 16)
  const latest = Math.max(...[...said({ manner: 'the first' }).keys()].map(({ since }) => since))
  t.ok(latest < T0 + 3 * DAY)
  for (const [alert, verdict] of said({ err: 1 })) t.equal(verdict, isReal(alert) ? 'false' : 'real', 'all of them err')
  t.end()
})

test('what is proposed is applied, and the rest counted by the truth', (t) => {
  const tuned = tunedBy(fleet, { manner: 'half false', verdicts: 20, err: 0, seed: 1 })
  t.ok((tuned.falseLeft ?? 1) <= 0.5 && (tuned.restLeft ?? 1) < 0.6, 'much of what barely passes is gone')
  t.equal(tuned.lost, 0, 'faults are found')
  t.ok(tuned.changes > 0)
  const none = tunedBy(fleet, { manner: 'half false', verdicts: 20, err: 1, seed: 1 })
  t.ok((none.falseLeft ?? 0) > 0.9, 'who is wrong of all teaches nothing')

  const odd = onlyDevices(fleet, (device) => Number(device) % 2 === 1)
  t.equal(odd.alerts.length, 40)
  t.equal(odd.extent.devices, 2)
  const results = tunedResults('odd', odd, { verdicts: 20, err: 0.05, seeds: [1, 2, 3] })
  t.strictSame(
    results.map(({ method }) => method),
    [...manners],
  )
  t.match(results, [{ benchmark: 'odd' }])
  for (const { figures } of results) t.ok(Number(figures['false left']) <= 1 && Number(figures['recall lost']) <= 0.02)

  const quiet = onlyDevices(fleet, () => false)
  const [nothing] = tunedResults('none', quiet, { verdicts: 20, err: 0, seeds: [1] })
  t.strictSame([nothing?.figures['false left'], nothing?.figures['of the unjudged']], [undefined, undefined])
  t.end()
})

test('the command line', (t) => {
  t.match(parseTuneBenchArguments(['--data', 'x']), { data: 'x', verdicts: 20, err: 0.05, json: false })
  t.strictSame(parseTuneBenchArguments(['--lp', 'x', '--labels', 'y', '--seeds', '3']).seeds, [1, 2, 3])
  for (const [argv, message] of [
    [[], /either --data or --lp is needed/],
    [['--lp', 'x'], /--lp needs --labels/],
    [['--data', 'x', '--err', '2'], /--err 2 is no share/],
    [['--data', 'x', '--verdicts', '0'], /--verdicts 0 is no whole number/],
  ] as const)
    t.throws(() => parseTuneBenchArguments(argv), message)
  t.end()
})
