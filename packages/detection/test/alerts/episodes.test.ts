import { test } from 'tap'
import { type AlertRules, episodesOf, type Score } from '../../src/alerts/episodes.ts'
import { alertLengths } from '../../src/tasks/alert-lengths.ts'
import { alertRules, alertWaits, waitBetween } from '../../src/tasks/alert-waits.ts'

const MINUTE = 60_000
const score = (minute: number, ratio: number, reason = 'limit', metric = 'current_a'): Score => ({
  device: '1000',
  metric,
  reason,
  at: minute * MINUTE,
  ratio,
  score: ratio,
})
const found = (scores: readonly Score[], rules: AlertRules = {}) =>
  episodesOf(scores, () => 10 * MINUTE, rules).map(({ since, severity }) => [since / MINUTE, severity])

test('critical is what two scores in a row both reach: the threshold of a limit, twice that of others', (t) => {
  t.strictSame(found([score(0, 9)]), [[0, 'warning']])
  t.strictSame(found([score(0, 1), score(1, 1)]), [[0, 'critical']])
  t.strictSame(found([score(0, 1, 'zscore'), score(1, 1.9, 'zscore')]), [[0, 'warning']])
  t.strictSame(found([score(0, 2, 'zscore'), score(1, 2.5, 'zscore')]), [[0, 'critical']])
  t.strictSame(found([score(0, 2, 'zscore'), score(1, 2.5, 'spike')]), [[0, 'warning']], 'of two detectors')
  t.strictSame(found([score(0, 1), score(1, 0.9), score(2, 1)]), [[0, 'warning']])
  t.strictSame(found([score(0, 9, 'night'), score(5, 9, 'night')]), [[0, 'warning']], 'nobody has to get up for it')
  t.strictSame(found([score(0, 1), score(1, 1)], { wellBetween: () => true }), [[0, 'warning']])
  t.strictSame(found([score(0, 1), score(60, 1), score(126, 1)]), [
    [0, 'warning'],
    [60, 'warning'],
    [126, 'warning'],
  ])
  t.strictSame(found([score(0, 1, 'offline', 'device'), score(1, 1.1, 'offline', 'device')]), [[0, 'critical']])
  t.end()
})

test('of all that may open an alert the one does that can be known first', (t) => {
  const rules = alertRules({
    metrics: [
      { name: 'current_a', unit: 'A' },
      { name: 'flow', unit: 'l/min', resolution: '5m' },
    ],
  })
  const opened = (...scores: readonly [minute: number, reason: string, metric?: string, ratio?: number][]) =>
    episodesOf(
      scores.map(([minute, reason, metric, ratio = 1]) => score(minute, ratio, reason, metric)),
      () => 15 * MINUTE,
      rules,
    ).map(({ reason, since, until }) => [reason, since / MINUTE, until / MINUTE])
  t.strictSame(opened([0, 'level'], [0.5, 'spike']), [['spike', 0.5, 0.5]])
  t.strictSame(opened([0, 'level'], [0.5, 'unseen'], [2, 'level']), [['unseen', 0.5, 2]])
  t.strictSame(opened([0, 'level'], [1, 'spike']), [['level', 0, 1]], 'of what is known at the same time the older one')
  t.strictSame(opened([0, 'level'], [0.5, 'spike', 'current_a', 0.9]), [['level', 0, 0.5]])
  t.strictSame(opened([0, 'level', 'flow'], [4, 'spike', 'flow']), [['spike', 4, 4]], 'of a step of five minutes')
  t.end()
})

test('a run is about whole blocks of time, which no step goes beyond', (t) => {
  const blockOf = (...steps: string[]) =>
    alertLengths({ metrics: steps.map((resolution, n) => ({ name: `m${n}`, unit: '', resolution })) }).blockMs / MINUTE
  t.equal(blockOf('1m'), 1)
  t.equal(blockOf('10s', '20m', '15m'), 60)
  t.equal(blockOf('1h'), 60)
  t.equal(blockOf('7m'), 1, 'what is no part of an hour is as a moment')
  t.end()
})

test('an alert opens once its condition has lasted, by readings or by time, the nearest that is set', (t) => {
  const metrics = [{ name: 'current_a', unit: 'A' }]
  const waiting = (wait: number | string | undefined, of: number | string | undefined = wait) => {
    const waits = alertWaits({
      metrics,
      ...(wait !== undefined && { detectors: { limit: { for: wait } } }),
      ...(of !== undefined && { devices: { 1000: { detectors: { limit: { for: of } } } } }),
    })
    return { backMinutes: waits.backMs / MINUTE, waitOf: waitBetween(waits) }
  }
  const scores = [score(0, 1), score(1, 1), score(2, 0.9), score(3, 1), score(4, 1), score(5, 1), score(6, 1)]
  t.strictSame(found(scores, waiting(undefined)), [[0, 'critical']])
  t.strictSame(found(scores, waiting(3)), [[5, 'critical']])
  t.strictSame(found(scores, waiting('3m')), [[6, 'critical']])
  t.strictSame(found(scores, waiting(3, 2)), [[1, 'critical']])
  t.strictSame(found(scores, waiting(5)), [])
  t.equal(waiting(undefined).backMinutes, 0)
  t.equal(waiting(3).backMinutes, 3 * 65)
  t.equal(waiting('5m', 1).backMinutes, 70)
  t.end()
})
