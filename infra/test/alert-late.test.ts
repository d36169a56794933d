import tap, { test } from 'tap'
import { detectorOf, MINUTE, quiet, SECOND, T0 } from './fixture/detector.ts'
import { byReading, config, current, holdOutage, raised } from './fixture/outage.ts'

tap.setTimeout(280_000)

test('2 faults whose readings arrive after an outage of 20 minutes are 2 alerts, none twice', (t) =>
  holdOutage(t, 20, 2, byReading))

test('late readings that pull the baseline withdraw an alert, and those that fill a gap amend one', async (t) => {
  const { write, at, alerts } = await detectorOf(t, config, byReading)
  const now = T0 + 100 * MINUTE
  const fault = { device: 1000, at: now - 5 * MINUTE, current_a: 26 }
  // A device of which the first half of the readings is late, and swings; and one whose readings past the limit have a gap.
  const known = current(quiet(1000, now - 34 * MINUTE, now - 6 * MINUTE))
  const past = [40, 39, 38, 20, 19].map((minutes) => ({ device: 1001, at: now - minutes * MINUTE, current_a: 31 }))
  await write([...known, fault, ...past])
  await at(now)
  const limits = async () =>
    raised(await alerts(), 'limit').map(({ at: began, until, peak }) => [
      (began - now) / MINUTE,
      Math.round((Number(until) / 1e6 - now) / MINUTE),
      peak,
    ])
  t.match(raised(await alerts(), 'zscore'), [{ device: '1000', at: fault.at, value: 26 }])
  t.strictSame(await limits(), [
    [-40, -38, 1],
    [-20, -19, 1],
  ])

  const swinging = current(quiet(1000, now - 70 * MINUTE, now - 35 * MINUTE)).map((reading, i) => ({
    ...reading,
    current_a: i % 2 === 0 ? 14 : 26,
  }))
  await write([...swinging, { device: 1001, at: now - 29 * MINUTE, current_a: 33 }])
  await at(now + 10 * SECOND)
  t.strictSame(raised(await alerts(), 'zscore'), [])
  t.match(
    (await alerts()).filter(({ reason }) => reason === 'zscore'),
    [{ device: '1000', at: fault.at, state: 'withdrawn' }],
  )
  t.strictSame(await limits(), [[-40, -19, 3]], 'two alerts have become one')
  t.match(
    (await alerts()).filter(({ reason, state }) => reason === 'limit' && state === 'withdrawn'),
    [{ device: '1001', at: now - 20 * MINUTE }],
  )
  await at(now + 20 * SECOND)
  t.strictSame(await limits(), [[-40, -19, 3]])
})

test('what was found by a clock that was ahead is withdrawn once it has been set back', async (t) => {
  const { write, at, alerts, scores } = await detectorOf(t, config, byReading)
  const now = Math.floor(Date.now() / MINUTE) * MINUTE
  const ahead = now + 30 * MINUTE
  await write([
    { device: 1000, at: now - MINUTE, current_a: 31 },
    { device: 1000, at: ahead, current_a: 31 },
  ])
  // The runs are of a time that the clock of the machine does not show.
  await at(ahead + MINUTE)
  await at(now + 10 * SECOND)
  t.strictSame(
    (await alerts())
      .filter(({ reason }) => reason === 'limit')
      .map(({ at: began, state }) => [(began - now) / MINUTE, state]),
    [
      [-1, 'raised'],
      [30, 'withdrawn'],
    ],
  )
  const later = (await scores()).filter(({ at: time }) => time > now + 3 * MINUTE)
  t.ok(later.length > 0 && later.every(({ ratio }) => ratio === 0), 'no score is left of which an alert would be made')
})
