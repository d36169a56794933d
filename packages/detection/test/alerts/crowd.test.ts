import { type StoredAlert, storedAlert } from '@nrg/schema/alert'
import fc from 'fast-check'
import { test } from 'tap'
import { crowdsOf } from '../../src/alerts/crowd.ts'
import { groupIncidents, incidentId, incidentOf } from '../../src/alerts/incident.ts'
import { worstAlert } from '../../src/alerts/worst.ts'

const T0 = Date.parse('2026-03-01T12:00:00Z')
const MINUTE = 60_000
const siteOf = (device: string) => (device < '1100' ? 'harbour' : device < '1200' ? 'mill' : undefined)

interface Begun extends Partial<Omit<StoredAlert, 'since' | 'until'>> {
  /** Minutes. */
  readonly at: number
  readonly lasts?: number
}

const alert = (device_id: string, { at, lasts = 30, metric = 'voltage_v', reason = 'zscore', ...of }: Begun) => ({
  ...storedAlert(
    { device_id, metric, reason, time: new Date(T0 + at * MINUTE).toISOString() },
    {
      until: BigInt(T0 + (at + lasts) * MINUTE) * 1_000_000n,
      severity: 'warning',
      value: 207,
      expected: 230,
      score: 9,
    },
  ),
  ...of,
})
const withoutExpected = ({ expected: _, ...one }: StoredAlert): StoredAlert => one
const meters = (count: number, from = 1000) => Array.from({ length: count }, (_, index) => String(from + index))
const sags = (count: number, from = 1000, over = 2) =>
  meters(count, from).map((device, index) => alert(device, { at: (over * index) / count }))
const shape = (alerts: readonly StoredAlert[]) =>
  groupIncidents(alerts, { siteOf }).map(({ devices, alerts: of }) => [devices.length, of.length])

test('forty meters of a site that sag at once are one incident, whatever was learned of them', (t) => {
  t.strictSame(shape(sags(40)), [[40, 40]])
  t.strictSame(shape([...sags(40), ...sags(40, 1100)]), [
    [40, 40],
    [40, 40],
  ])
  t.strictSame(shape(sags(40, 2000)), [[40, 40]], 'of those that have no site, too')
  t.strictSame(shape(sags(40, 1000, 40)), [[40, 40]], 'one after the other, as meters report that do so rarely')
  t.strictSame(shape(sags(5)), [[5, 5]])
  t.equal(shape(sags(4)).length, 4, 'four may be a coincidence')
  t.equal(shape(sags(5, 1000, 60)).length, 5, 'and so may what is minutes apart')
  t.equal(shape([...sags(3), ...sags(2, 1100)]).length, 5, 'and what is at different sites')
  t.equal(shape([...sags(4), alert('1000', { at: 1, reason: 'supply' })]).length, 4, 'and a device that is told twice')
  t.end()
})

test('what goes the other way, or is of another metric, or is judged by the hour, is no part of it', (t) => {
  const crowd = sags(6)
  t.strictSame(shape([...crowd, alert('1050', { at: 1, value: 250 })]), [
    [6, 6],
    [1, 1],
  ])
  t.strictSame(shape([...crowd, alert('1050', { at: 1, metric: 'current_a' })]), [
    [6, 6],
    [1, 1],
  ])
  const nights = meters(6).map((device) => alert(device, { at: 0, metric: 'current_a', reason: 'night', value: 300 }))
  t.equal(shape(nights).length, 6)
  t.equal(shape(sags(6).map(withoutExpected)).length, 6, 'which way it went is not known')
  const crossed = meters(6).map((device) =>
    withoutExpected(alert(device, { at: 0, reason: 'limit', value: 495, upper: 490 })),
  )
  t.strictSame(shape(crossed), [[6, 6]], 'a limit that is crossed says it')
  t.end()
})

test('the phases of meters sag together, and so does what follows of it at once', (t) => {
  const phases = ['l1_v', 'l2_v', 'l3_v'].flatMap((metric) =>
    meters(8).map((device, index) => alert(device, { at: index / 4, metric })),
  )
  t.strictSame(shape(phases), [[8, 24]])
  const currents = meters(3).map((device) => alert(device, { at: 1, metric: 'current_a', value: 25, expected: 22 }))
  t.strictSame(shape([...sags(8), ...currents]), [[8, 11]])
  const back = meters(8).map((device) => alert(device, { at: 33, value: 235, expected: 230 }))
  t.strictSame(shape([...sags(8), ...back]), [[8, 16]], 'as it comes back')
  t.end()
})

test('what a device of them does by itself is told apart', (t) => {
  const own = alert('1003', { at: 4, metric: 'temp_c', value: 60, expected: 40 })
  t.strictSame(shape([...sags(8), own]), [
    [8, 8],
    [1, 1],
  ])
  const before = alert('1003', { at: -20, lasts: 60, metric: 'temp_c', value: 60, expected: 40 })
  const after = alert('1003', { at: 42, metric: 'temp_c', value: 61, expected: 40, reason: 'level' })
  t.strictSame(shape([before, ...sags(8), after]), [
    [1, 2],
    [8, 8],
  ])
  t.strictSame(shape([...sags(1, 1003), own]), [[1, 2]], 'where there are no others it is one')
  t.end()
})

test('a crowd is told by what its devices have in common', (t) => {
  const loud = alert('1003', { at: 1, metric: 'current_a', value: 40, expected: 20, peak: 99 })
  const [incident] = groupIncidents([...sags(8), loud], { siteOf })
  t.equal(incident && worstAlert(incident).metric, 'voltage_v')
  const crossed = alert('1003', { at: 1, metric: 'current_a', reason: 'limit', value: 40, upper: 30, expected: 20 })
  const [worse] = groupIncidents([...sags(8), crossed], { siteOf })
  t.equal(worse && worstAlert(worse).reason, 'limit')
  t.end()
})

const some = fc
  .array(
    fc
      .record({
        device: fc.constantFrom(...meters(7), ...meters(2, 1100)),
        metric: fc.constantFrom('voltage_v', 'current_a'),
        at: fc.oneof(fc.integer({ min: 20, max: 26 }), fc.integer({ min: 0, max: 60 })),
        lasts: fc.integer({ min: 0, max: 40 }),
        value: fc.constantFrom(207, 250),
      })
      .map(({ device, ...of }) => alert(device, of)),
    { minLength: 20, maxLength: 40 },
  )
  .map((alerts) => [...new Map(alerts.map((one) => [incidentId(one), one])).values()])

test('whatever order they arrive in, and however that is split, crowds are the same, and every id that was told is found', (t) => {
  const arrivals = some.chain((alerts) =>
    fc.tuple(
      fc.shuffledSubarray(alerts, { minLength: alerts.length }),
      fc.array(fc.nat(alerts.length), { maxLength: 6 }),
    ),
  )
  let crowds = 0
  fc.assert(
    fc.property(arrivals, ([arrival, cuts]) => {
      const all = groupIncidents(arrival, { siteOf })
      t.strictSame(groupIncidents(arrival.toReversed(), { siteOf }), all)
      crowds += all.filter(({ devices }) => devices.length > 1).length
      for (const end of cuts) {
        const part = arrival.slice(0, end).toSorted((a, b) => a.since - b.since)
        for (const { id, alerts } of groupIncidents(part, { siteOf })) {
          const whole = incidentOf(all, id)
          if (whole === undefined) throw new Error(`${id} was told, and is none any more`)
          if (!alerts.some((one) => whole.alerts.includes(one))) throw new Error(`${id} is another`)
        }
        for (const crowd of crowdsOf(part, siteOf)) {
          const whole = all.find(({ alerts }) => alerts.includes(part[crowd[0] as number] as StoredAlert))
          if (!crowd.every((index) => whole?.alerts.includes(part[index] as StoredAlert)))
            throw new Error('it is parted')
        }
      }
    }),
    { numRuns: 300 },
  )
  t.ok(crowds > 10, `${crowds} crowds`)
  t.end()
})

test('ten thousand alerts that begin at once are one incident, and those of each its own where they do not', (t) => {
  const ids = meters(10_000, 20_000)
  t.strictSame(shape(ids.map((device) => alert(device, { at: 0 }))), [[10_000, 10_000]])
  t.equal(shape(ids.map((device, index) => alert(device, { at: 2 * index, lasts: 1 }))).length, 10_000)
  t.end()
})
