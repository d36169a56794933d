import fc from 'fast-check'
import { test } from 'tap'
import { alertId, alertOfId } from '../../src/alerts/id.ts'

test('an id says which alert it is of, and no other text does', (t) => {
  const alert = { device_id: '1002', metric: 'current_a', reason: 'zscore', time: '2026-11-26T13:02:10.5Z' }
  const id = alertId(alert)
  t.match(id, /^al_[a-z2-7]+$/)
  t.equal(alertId({ ...alert, time: '2026-11-26T13:02:10.500Z' }), id, 'the same time in other words')
  t.strictSame(alertOfId(id), alert)
  for (const text of [
    '',
    'al_',
    'al_!',
    id.slice(0, -1),
    `${id}a`,
    id.replace('al_', 'inc_'),
    'al_aaaa',
    id.toUpperCase(),
  ])
    t.equal(alertOfId(text), undefined, text)
  t.throws(() => alertId({ ...alert, time: 'noon' }), RangeError)
  const word = fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/)
  fc.assert(
    fc.property(word, word, word, fc.bigInt(1n, 4_102_444_800_000_000_000n), (device_id, metric, reason, ns) => {
      const seconds = new Date(Number(ns / 1_000_000_000n) * 1000).toISOString().slice(0, 19)
      const time = `${seconds}.${String(ns % 1_000_000_000n).padStart(9, '0')}Z`
      const back = alertOfId(alertId({ device_id, metric, reason, time }))
      return (
        back !== undefined &&
        alertId(back) === alertId({ device_id, metric, reason, time }) &&
        back.device_id === device_id
      )
    }),
  )
  fc.assert(
    fc.property(
      fc.string(),
      (text) => alertOfId(`al_${text}`) === undefined || alertId(alertOfId(`al_${text}`) as never) === `al_${text}`,
    ),
  )
  t.end()
})
