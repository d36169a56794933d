import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { holidaysAround } from '../src/detection/holidays.ts'
import { detectionTasks } from '../src/detection/tasks.ts'
import { detector, detectorOf, HOUR, MINUTE, quiet, T0 } from './fixture/detector.ts'
import { type TestScore, writeScores } from './fixture/scores.ts'

const holidaysOf = holidaysAround(new Date('2026-03-01T00:00:00Z'))

test('the public holidays of a country, and of a part of it, by the date there', (t) => {
  const of = (region: string, year: string) => holidaysOf(region).filter((date) => date.startsWith(year))
  t.strictSame(of('DE-BE', '2026'), [
    '2026-01-01',
    '2026-03-08',
    '2026-04-03',
    '2026-04-06',
    '2026-05-01',
    '2026-05-14',
    '2026-05-25',
    '2026-10-03',
    '2026-12-25',
    '2026-12-26',
  ])
  t.notOk(of('DE', '2026').includes('2026-03-08'), 'that is one of Berlin')
  t.ok(of('DE', '2016').length > 8 && of('DE', '2029').length > 8, 'ten years back, and three ahead')
  t.ok(of('US', '2026').includes('2026-07-03'), 'one that falls on a Saturday is kept the day before')
  t.throws(() => holidaysOf('XX'), { message: 'holidays: no public holidays of XX are known: say such as DE-BE' })
  t.throws(() => holidaysOf('DE-XX'), { message: /no public holidays of DE-XX are known: DE has .*BE/ })
  t.end()
})

const DAY = 24 * HOUR
/** Monday, 27 April 2026, at two in the afternoon in Berlin. */
const monday = Date.parse('2026-04-27T12:00:00Z')
const metrics = [{ name: 'current_a', unit: 'A' }]
const site = { time_zone: 'Europe/Berlin', holidays: 'DE-BE' }
const fleet: FleetConfig = {
  metrics,
  sites: { here: site, there: { time_zone: 'Europe/Berlin' } },
  devices: { 1000: { site: 'here' }, 1001: { site: 'there' }, 1002: { site: 'here' }, 1003: { site: 'there' } },
}
const score = (device: number, day: number): TestScore => ({
  device: String(device),
  metric: 'current_a',
  reason: 'zscore',
  at: monday + day * DAY,
  ratio: 2,
  score: 10,
})

test('a holiday is a Sunday to what is usual on a day of the week', async (t) => {
  const { connection, over, alerts } = await detector(t, fleet)
  const task = detectionTasks(fleet, new Date(monday)).filter(({ name }) => name === 'nrg-alert')
  await writeScores(
    connection,
    // A Sunday, then Friday the first of May: at both sites; a Friday, then the first of May.
    [
      score(1000, -1),
      score(1000, 4),
      score(1001, -1),
      score(1001, 4),
      score(1002, -3),
      score(1002, 4),
      score(1003, -3),
      score(1003, 4),
    ],
  )
  for (const day of [-3, -1, 4]) await over(monday + day * DAY - MINUTE, monday + day * DAY + MINUTE, task)
  const found = (await alerts()).map(({ device, at }) => [device, (at - monday) / DAY])
  t.strictSame(found, [
    ['1000', -1], // on the holiday it does what it did on Sunday
    ['1001', -1],
    ['1001', 4], // where it is none it is news on a Friday
    ['1002', -3],
    ['1002', 4], // and what it does on Fridays is news on the holiday
    ['1003', -3],
  ])
})

test('who is silent on Sundays is not missed on a holiday', async (t) => {
  const { write, over, found } = await detectorOf(t, fleet, /^nrg-(rollup|rhythm|offline)$/)
  const [sunday, friday] = [-1, 4].map((day) => monday + day * DAY) as [number, number]
  const isSilent = (at: number) => [sunday, friday].some((from) => at >= from && at < from + 3 * HOUR)
  const from = sunday - 12 * HOUR
  const until = friday + 3 * HOUR
  for (const device of [1000, 1001])
    await write(quiet(device, from, until, 5 * MINUTE).filter(({ at }) => !isSilent(at)))
  for (let at = from; at < until; at += 12 * HOUR) await over(at, Math.min(at + 12 * HOUR, until))
  const missed = (await found()).filter(({ ratio }) => Number(ratio) >= 1)
  const days = new Set(missed.map(({ device, at }) => `${device} ${Math.floor((at - monday) / DAY)}`))
  t.strictSame([...days].toSorted(), ['1000 -1', '1001 -1', '1001 4'])
})

test('a configuration keeps holidays of the fleet, of a site, or of none; one of an earlier version none', (t) => {
  const regionIn = (config: FleetConfig) => {
    const { flux } = detectionTasks(config, new Date(T0)).find(({ name }) => name === 'nrg-alert') ?? { flux: '' }
    return [
      /\bregion: "([^"]*)"/.exec(flux)?.[1],
      /\bregions: \[([^\]]*)\]/.exec(flux)?.[1],
      flux.includes('DE-BE 20260501'),
    ]
  }
  t.strictSame(regionIn({ metrics }), ['', ':', false])
  t.strictSame(regionIn({ metrics, holidays: 'DE-BE' }), ['DE-BE', ':', true])
  t.strictSame(
    regionIn({ metrics, holidays: 'DE-BE', sites: { a: { holidays: 'FR' } }, devices: { 7: { site: 'a' } } }),
    ['DE-BE', '"7": "FR"', true],
  )
  t.strictSame(regionIn(fleet).slice(1), ['"1000": "DE-BE", "1002": "DE-BE"', true])
  t.end()
})
