import { type StoredAlert, storedAlert } from '@nrg/schema/alert'
import fc from 'fast-check'
import { test } from 'tap'
import { groupIncidents, incidentId, incidentOf } from '../../src/alerts/incident.ts'

const T0 = Date.parse('2026-03-01T12:00:00Z')
const MINUTE = 60_000
const siteOf = (device: string) => (device < '1004' ? 'harbour' : device < '1008' ? 'mill' : undefined)

const alert = (device_id: string, since: number, until: number, of: Partial<StoredAlert> = {}): StoredAlert => ({
  ...storedAlert(
    { device_id, metric: 'current_a', reason: 'zscore', time: new Date(T0 + since * MINUTE).toISOString() },
    { until: BigInt(T0 + until * MINUTE) * 1_000_000n, severity: 'warning' },
  ),
  ...of,
})
const fleet = (since: number, until: number) => alert('fleet', since, until, { reason: 'fleet' })
const shape = (alerts: readonly StoredAlert[]) =>
  groupIncidents(alerts, { siteOf }).map(({ devices, alerts: of }) => [devices.join(' '), of.length])

test('alerts of a device within ten minutes of each other are one incident', (t) => {
  const [first, second, late] = [
    alert('1001', 0, 5),
    alert('1001', 15, 20, { metric: 'temp_c' }),
    alert('1001', 31, 40),
  ]
  t.strictSame(shape([late, second, first]), [
    ['1001', 2],
    ['1001', 1],
  ])
  t.strictSame(shape([alert('1001', 0, 60), alert('1001', 5, 6), alert('1001', 65, 70)]), [['1001', 3]], 'within one')
  t.strictSame(shape([first, alert('1002', 0, 5)]), [
    ['1001', 1],
    ['1002', 1],
  ])
  t.strictSame(shape([first, { ...second, state: 'withdrawn' }]), [['1001', 1]], 'what was taken back is none')
  const [one] = groupIncidents([first, { ...second, severity: 'critical' }], { siteOf })
  t.match(one, { id: incidentId(first), severity: 'critical', since: T0, until: T0 + 20 * MINUTE })
  t.end()
})

test('a common cause and the alerts that it explains are one incident, at each site for itself', (t) => {
  const sag = [fleet(0, 20), alert('1001', 1, 10), alert('1002', 2, 10), alert('1005', 3, 10), alert('1006', 4, 10)]
  t.strictSame(shape(sag), [
    ['1001 1002', 3],
    ['1005 1006', 2],
  ])
  t.strictSame(shape([fleet(0, 20)]), [['', 1]])
  t.strictSame(shape([fleet(0, 20), alert('1001', 5, 6, { metric: 'temp_c' }), alert('1002', 31, 40)]), [
    ['', 1],
    ['1001', 1],
    ['1002', 1],
  ])
  t.end()
})

test('a late alert that joins two incidents keeps the older id, and both ids find it', (t) => {
  const [early, later] = [alert('1001', 0, 5), alert('1001', 18, 25)]
  const before = groupIncidents([early, later], { siteOf })
  t.equal(before.length, 2)
  const joined = groupIncidents([early, later, alert('1001', 10, 12)], { siteOf })
  t.equal(joined.length, 1)
  t.equal(joined[0]?.id, before[0]?.id)
  for (const { id } of before) t.equal(incidentOf(joined, id), joined[0])
  t.equal(incidentOf(joined, 'inc_none'), undefined)
  t.end()
})

const device = fc.constantFrom('1001', '1002', '1003', '1005', '1009', 'fleet')
const some = fc.array(
  fc
    .record({
      device,
      metric: fc.constantFrom('current_a', 'voltage_v'),
      since: fc.integer({ min: 0, max: 120 }),
      length: fc.integer({ min: 0, max: 40 }),
    })
    .map(({ device, metric, since, length }) =>
      alert(device, since, since + length, { metric, reason: device === 'fleet' ? 'fleet' : 'zscore' }),
    ),
  { maxLength: 25 },
)
const distinct = some.map((alerts) => [...new Map(alerts.map((one) => [incidentId(one), one])).values()])

test('whatever order alerts arrive in, the incidents and their ids are the same', (t) => {
  fc.assert(
    fc.property(
      distinct.chain((alerts) =>
        fc.tuple(fc.constant(alerts), fc.shuffledSubarray(alerts, { minLength: alerts.length })),
      ),
      ([alerts, shuffled]) => {
        const incidents = groupIncidents(alerts, { siteOf })
        t.strictSame(groupIncidents(shuffled, { siteOf }), incidents)
        // Whatever has arrived by then, each of its incidents is part of one in the end, and its id finds that one.
        const some = shuffled.slice(0, Math.ceil(shuffled.length / 2))
        for (const { id, alerts: of } of groupIncidents(some, { siteOf })) {
          const whole = incidentOf(incidents, id)
          if (!of.some(({ device_id }) => device_id === 'fleet')) t.ok(of.every((one) => whole?.alerts.includes(one)))
        }
      },
    ),
    { numRuns: 300 },
  )
  t.end()
})

const byTime = (a: StoredAlert, b: StoredAlert) => a.since - b.since || (incidentId(a) < incidentId(b) ? -1 : 1)

test('however arrival is split, the incidents are the same, and an id that was told is found for ever', (t) => {
  const split = distinct.chain((alerts) =>
    fc.tuple(
      fc.shuffledSubarray(alerts, { minLength: alerts.length }),
      fc.array(fc.nat(Math.max(0, alerts.length - 1)), { maxLength: 6 }),
    ),
  )
  fc.assert(
    fc.property(split, ([arrival, cuts]) => {
      const ends = [...new Set([...cuts, arrival.length])].sort((a, b) => a - b)
      const told = new Map<string, readonly StoredAlert[]>()
      for (const end of ends)
        for (const { id, alerts } of groupIncidents(arrival.slice(0, end), { siteOf })) told.set(id, alerts)
      const all = groupIncidents(arrival, { siteOf })
      t.strictSame(all, groupIncidents(arrival.toSorted(byTime), { siteOf }))
      for (const [id, alerts] of told) {
        const now = incidentOf(all, id)
        if (now === undefined) throw new Error(`${id} was told, and is none any more`)
        // It is the same or an older one; the first alert that it was told of is one of its own.
        if (now.id !== id && !alerts.some((one) => now.alerts.includes(one))) throw new Error(`${id} is another`)
      }
    }),
    { numRuns: 200 },
  )
  t.end()
})
