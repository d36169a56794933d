import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import type { Score } from '../../src/alerts/episodes.ts'
import { zscore } from '../../src/detectors/zscore.ts'
import { alertLinks, linkBetween } from '../../src/tasks/alert-links.ts'
import { atThreshold, compareSubject, thresholdsOf } from '../../src/what-if/compare.ts'
import { thresholdLines, withThreshold } from '../../src/what-if/threshold.ts'

const MINUTE = 60_000
const score = (at: number, size: number, threshold = 5, device = '1001'): Score => ({
  device,
  metric: 'current_a',
  reason: 'zscore',
  at: at * MINUTE,
  ratio: size / threshold,
  score: size,
})

test('a score at another threshold', async (t) => {
  const to = (after: number) => ({ before: 5, after, release: 0.6 })
  const ratio = (one: Score, after: number) => atThreshold(one, to(after)).ratio
  t.equal(ratio(score(0, 6), 6), 1)
  t.equal(ratio(score(0, 3.5), 3.5), 1)
  t.equal(ratio(score(0, 4), 7), 0, 'below its release it is not stored')
  t.equal(ratio(score(0, 4.2), 7), 0.6)
  t.equal(ratio(score(0, 8, 8), 6), 1, 'what the device is accustomed to holds its threshold at 8')
  t.equal(ratio(score(0, 9, 8), 9), 1)
  t.equal(ratio({ ...score(0, 20), ratio: 0.99 }, 4), 0.99, 'what many have in common stays one alert of all')
  t.equal(ratio({ ...score(0, 20), ratio: 0 }, 4), 0, 'what was taken back')
})

test('two intervals of a device that reports rarely are one alert, an hour at the most, and silence is none of that', (t) => {
  const link = linkBetween(alertLinks(defaultFleetConfig), ({ device }) =>
    device === '1001' ? 20 * MINUTE : 3 * 60 * MINUTE,
  )
  const of = (device: string, reason: string) => link({ device, metric: 'current_a', reason, at: 0 }) / MINUTE
  t.equal(of('1001', 'unseen'), 40)
  t.equal(of('1001', 'night'), 65)
  t.equal(of('1002', 'unseen'), 120)
  t.equal(of('1001', 'offline'), 10)
  t.end()
})

test('alerts appear, vanish, and are told apart from those that begin or end elsewhere', async (t) => {
  const config = defaultFleetConfig
  const link = linkBetween(alertLinks(config))
  const scores = [
    score(0, 4),
    score(1, 4.2),
    score(60, 5.5),
    score(61, 3.2),
    score(120, 12),
    score(121, 12),
    score(130, 4),
  ]
  const at = (threshold: number) => {
    const thresholds = thresholdsOf(config, withThreshold(config, { reason: 'zscore' }, threshold), zscore)
    const change = (one: Score) => {
      const of = thresholds(one)
      return of === undefined ? one : atThreshold(one, of)
    }
    const { before, after, appear, vanish } = compareSubject(scores, change, link)
    const begin = (list: readonly { since: number }[]) => list.map(({ since }) => since / MINUTE)
    return [before, after, appear, vanish].map(begin)
  }
  t.strictSame(at(5), [[60, 120], [60, 120], [], []])
  t.strictSame(at(4), [[60, 120], [0, 60, 120], [0], []])
  t.strictSame(at(4.1), [[60, 120], [1, 60, 120], [1], []])
  t.strictSame(at(6), [[60, 120], [120], [], [60]])
  t.strictSame(at(20), [[60, 120], [], [], [60, 120]])
})

test('a threshold is set where it is asked for, and what is set nearer holds', async (t) => {
  const config: FleetConfig = {
    ...defaultFleetConfig,
    devices: { '1002': { metrics: { current_a: { detectors: { zscore: { threshold: 8 } } } } } },
  }
  const at = (scope: Parameters<typeof withThreshold>[1]) => {
    const of = thresholdsOf(config, withThreshold(config, scope, 7), zscore)
    return ['1001', '1002'].flatMap((device) => ['current_a', 'temp_c'].map((metric) => of({ device, metric })?.after))
  }
  t.strictSame(at({ reason: 'zscore' }), [7, 7, 8, 7])
  t.strictSame(at({ reason: 'zscore', metric: 'temp_c' }), [5, 7, 8, 7])
  t.strictSame(at({ reason: 'zscore', metric: 'current_a', devices: ['1002'] }), [5, 5, 7, 5])
  t.strictSame(at({ reason: 'zscore', devices: ['1001'] }), [7, 7, 8, 5])
  t.strictSame(at({ reason: 'spike' }), [5, 5, 8, 5])
  t.strictSame(config.devices?.['1002']?.metrics?.current_a?.detectors?.zscore, { threshold: 8 }, 'nothing is changed')
  t.strictSame(thresholdLines({ reason: 'zscore', metric: 'current_a' }, 6), {
    metrics: [{ name: 'current_a', detectors: { zscore: { threshold: 6 } } }],
  })
  t.strictSame(thresholdLines({ reason: 'zscore', metric: 'temp_c', devices: ['a'] }, 6), {
    devices: { a: { metrics: { temp_c: { detectors: { zscore: { threshold: 6 } } } } } },
  })
})
