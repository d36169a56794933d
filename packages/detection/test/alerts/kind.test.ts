import { type StoredAlert, storedAlert } from '@nrg/schema/alert'
import fc from 'fast-check'
import { test } from 'tap'
import { goesOn } from '../../src/alerts/goes-on.ts'
import { groupIncidents } from '../../src/alerts/incident.ts'
import { incidentKind, type Movement, type Neighbours } from '../../src/alerts/kind.ts'

const units: Readonly<Record<string, string>> = { voltage_v: 'V', current_a: 'A', temp_c: '°C', power_kw: 'kW' }
const unitOf = (metric: string) => units[metric] ?? ''
const alert = (metric: string, reason: string, of: Partial<StoredAlert> = {}): StoredAlert => ({
  ...storedAlert({ device_id: '1001', metric, reason, time: '2026-03-01T12:00:00Z' }, {}),
  ...of,
})
/** The same alerts, which last so many minutes. */
const lasting = (alerts: readonly StoredAlert[], minutes: number) =>
  alerts.map((one) => ({ ...one, until: one.since + minutes * 60_000 }))
const moved = (metric: string, change: number, score: number | null): Movement => ({
  metric,
  unit: unitOf(metric),
  value: 20 + change,
  expected: 20,
  score,
})

function kindOf(alerts: readonly StoredAlert[], movements: readonly Movement[] = [], neighbours?: Neighbours) {
  const [incident] = groupIncidents(alerts, { siteOf: () => 'harbour' })
  if (incident === undefined) throw new Error('no incident')
  return incidentKind({ incident, movements, neighbours, unitOf })
}
const high = alert('current_a', 'zscore', { value: 31, expected: 20, score: 27 })

test('a silent device is one of communication, whatever else it did', (t) => {
  const kind = kindOf([alert('device', 'offline', { score: 3, peak: 12, expected: 6 }), high])
  t.match(kind, {
    value: 'communication',
    signs: 1,
    of: 1,
    evidence: [{ holds: true, observed: 12, usual: 0.1, unit: 'min' }],
  })
  t.end()
})

test('the voltage of five devices is the supply; that of four, or their temperature, is not', (t) => {
  const cause = (metric: string, count: number) =>
    alert(metric, 'fleet', { device_id: 'fleet', value: count, samples: 30 })
  const sag = (device_id: string, value: number) => alert('voltage_v', 'zscore', { device_id, value, expected: 480 })
  t.match(kindOf([cause('voltage_v', 5)]), { value: 'supply', signs: 1, of: 1 })
  t.match(kindOf([cause('voltage_v', 12), sag('1001', 450), sag('1002', 455)]), { value: 'supply', signs: 2, of: 2 })
  t.match(kindOf([cause('voltage_v', 12), sag('1001', 450), sag('1002', 495)]), {
    value: 'supply',
    signs: 1,
    of: 2,
    evidence: [{ holds: true }, { holds: false, observed: 1, usual: 2 }],
  })
  t.equal(kindOf([cause('voltage_v', 4)]).value, 'unknown')
  t.match(kindOf([alert('voltage_v', 'supply', { value: 152.5, expected: 229 })]), {
    value: 'supply',
    evidence: [{ holds: true, observed: 152.5, usual: 229, unit: 'V' }],
  })
  t.equal(kindOf([cause('temp_c', 12)]).value, 'unknown')
  t.end()
})

test('a value that stands still, scatters, or alone falls to zero or off its scale is one of its sensor', (t) => {
  const calm = [moved('voltage_v', 0.1, 0.4), moved('temp_c', 0.2, 1)]
  t.match(kindOf([alert('temp_c', 'sensor', { value: 85 })]), { value: 'sensor', signs: 1, of: 1 })
  t.match(kindOf([alert('current_a', 'stuck', { value: 20 })], calm), { value: 'sensor', signs: 2, of: 2 })
  t.match(kindOf([alert('current_a', 'noise', { value: 1, expected: 0.2 })]), { value: 'sensor', signs: 1, of: 1 })
  const at = (value: number) => [alert('current_a', 'zscore', { value, expected: 20, score: 50 })]
  const own = moved('current_a', -20, -50)
  t.match(kindOf(at(0), [own, ...calm]), {
    value: 'sensor',
    evidence: [{ text: 'The value fell to zero' }, { holds: true }],
  })
  t.match(kindOf(at(65_535), calm), { value: 'sensor', evidence: [{ text: 'The value is off its usual scale' }, {}] })
  t.equal(kindOf(at(-20), calm).value, 'sensor')
  t.equal(kindOf(at(30), calm).value, 'sensor', 'a single reading')
  t.equal(kindOf(lasting(at(30), 5), calm).value, 'unknown', 'that a load can be')
  const until = alert('current_a', 'zscore').since
  const judged = (untilMs: number, hold_s = 0) => {
    const alerts = [{ ...at(30)[0], hold_s } as StoredAlert]
    const [incident] = groupIncidents(alerts, { siteOf: () => 'harbour' })
    if (incident === undefined) throw new Error('no incident')
    return incidentKind({ incident, movements: calm, unitOf, goesOn: goesOn(incident, untilMs) }).value
  }
  t.equal(judged(until + 30_000), 'unknown', 'that goes on, as far as is known')
  t.equal(judged(until + 60_000), 'sensor', 'that no reading followed which is away')
  t.equal(judged(until + 200_000, 600), 'unknown', 'of a device that is read every few minutes')
  t.equal(kindOf(at(0)).value, 'unknown', 'with one metric alone nothing tells')
  const cold = lasting([alert('temp_c', 'spike', { value: 0, expected: 40.2, score: 134 })], 5 / 60)
  t.match(kindOf(cold), { value: 'sensor', evidence: [{ text: 'A single reading stands out', observed: 0 }] })
  t.match(kindOf(lasting(cold, 1)).evidence, [{ text: 'It stands out for less than two minutes' }])
  t.equal(kindOf(lasting(cold, 5)).value, 'unknown', 'it stays')
  t.equal(kindOf(cold, [moved('current_a', 11, 27)]).value, 'unknown', 'something happened to the device')
  t.equal(
    kindOf(at(0), [own, moved('voltage_v', 0.1, 0.4), moved('temp_c', -9, -8)]).value,
    'electrical',
    'a load that is off cools down',
  )
  t.end()
})

test('metrics that move as physics asks are one of electricity', (t) => {
  const [load, sag, heat] = [moved('current_a', 11, 27), moved('voltage_v', -2.4, -5), moved('temp_c', 7, 24)]
  t.match(kindOf([high], [load, sag, heat]), {
    value: 'electrical',
    signs: 2,
    of: 2,
    evidence: [
      { holds: true, text: 'Voltage gives way as the current rises', observed: -0.2182, usual: null, unit: 'V/A' },
      { holds: true, text: 'Temperature rises with the current', unit: '°C' },
    ],
  })
  t.match(kindOf([high], [load, moved('voltage_v', 0.1, 0.2), heat]), { value: 'electrical', signs: 1, of: 2 })
  t.equal(kindOf([high], [moved('current_a', -11, -27), moved('voltage_v', 2, 5)]).value, 'electrical')
  t.equal(kindOf([high], [load, moved('voltage_v', 2.4, 5)]).value, 'unknown', 'voltage and current rise together')
  t.equal(kindOf([high], [load]).value, 'unknown')
  t.equal(kindOf([high], [load, moved('voltage_v', -2, null)]).value, 'unknown', 'no spread of it is known')
  t.equal(
    kindOf([alert('temp_c', 'zscore', { value: 50, expected: 40 })], [moved('current_a', 0.1, 0.3), heat]).value,
    'unknown',
  )
  t.end()
})

test('what speaks for a load beside its own metrics is told, and decides nothing', (t) => {
  const movements = [moved('current_a', 11, 27), moved('voltage_v', -2.4, -5)]
  const [incident] = groupIncidents([high], { siteOf: () => 'harbour' })
  if (incident === undefined) throw new Error('no incident')
  const told = (neighbours: Neighbours, now: number) =>
    incidentKind({ incident, movements, neighbours, unitOf, traits: { sag: -0.25, scatter: { before: 0.4, now } } })
  t.match(told({ moved: 0, of: 3 }, 0.5), {
    value: 'electrical',
    signs: 3,
    of: 3,
    evidence: [
      { observed: -0.2182, usual: -0.25, unit: 'V/A' },
      { text: 'Readings scatter as before: the sensor is alive', observed: 0.5, usual: 0.4, unit: 'A' },
      { text: 'Its neighbours are steady: not the supply', observed: 3, usual: null, unit: 'devices' },
    ],
  })
  t.match(told({ moved: 3, of: 3 }, 0.01), {
    value: 'electrical',
    signs: 1,
    of: 3,
    evidence: [{ holds: true }, { holds: false }, { holds: false, observed: 0, usual: null }],
  })
  const still = incidentKind({ incident, movements, unitOf, traits: { scatter: { before: 0, now: 0 } } })
  t.match(still, { signs: 1, of: 1 }, 'what never scattered tells nothing')
  t.end()
})

test('what moves alone is one of its sensor where that cannot be so', (t) => {
  const calm = [moved('voltage_v', 0.1, 0.4), moved('temp_c', 0.2, 1)]
  const load = moved('current_a', 5, 14)
  const more = alert('current_a', 'zscore', { value: 25, expected: 20, score: 14, peak: 15 })
  t.match(kindOf(lasting([more], 25), [load, ...calm]), {
    value: 'sensor',
    evidence: [{ text: 'The temperature did not follow in 25 minutes' }, { holds: true }],
  })
  t.equal(kindOf(lasting([more], 8), [load, ...calm]).value, 'unknown', 'it has not had the time')
  t.equal(
    kindOf(lasting([more], 25), [load, moved('voltage_v', 0.1, 0.4)]).value,
    'unknown',
    'what it warms is not known',
  )

  const [volts, steady] = [
    alert('voltage_v', 'zscore', { value: 430, expected: 480, score: 60 }),
    moved('voltage_v', -50, -60),
  ]
  const others = [moved('current_a', 0.1, 0.3), moved('temp_c', 0.2, 1)]
  t.equal(kindOf(lasting([volts], 25), [steady, ...others]).value, 'unknown')
  t.equal(kindOf(lasting([volts], 25), [steady, ...others], { moved: 0, of: 3 }).value, 'sensor')
  const far = [volts, alert('voltage_v', 'supply', { value: 430, expected: 480, score: 10 })]
  t.equal(kindOf(lasting(far, 25), [steady, ...others], { moved: 0, of: 3 }).value, 'sensor')
  t.equal(kindOf(lasting(far, 25), [steady, moved('current_a', 3, 8)], { moved: 0, of: 3 }).value, 'supply')
  t.match(kindOf(lasting([volts], 25), [steady, ...others], { moved: 3, of: 3 }), {
    value: 'supply',
    evidence: [{ text: 'The voltage of its neighbours moved with it', observed: 3, usual: 3 }],
  })
  t.end()
})

test('a voltage that many devices of a site have lost at once is one of their supply, whatever was learned', (t) => {
  const many = (metric: string, value: number, expected: number) =>
    Array.from({ length: 6 }, (_, n) =>
      alert(metric, 'zscore', { device_id: String(1001 + n), value, expected, score: 9 }),
    )
  t.match(kindOf(many('voltage_v', 207, 230)), {
    value: 'supply',
    evidence: [
      { text: 'The voltage of many devices moved at once', observed: 6 },
      { observed: 6, usual: 6 },
    ],
  })
  t.equal(kindOf(many('current_a', 30, 20)).value, 'unknown')
  t.end()
})

test('what is warm has grown so: a jump is one of its sensor, a slow rise of its cooling', (t) => {
  const others = [moved('current_a', 0.1, 0.3), moved('voltage_v', 0.1, 0.4)]
  const hot = (score: number, change: number, reason = 'zscore') =>
    lasting([alert('temp_c', reason, { value: 40 + change, expected: 40, score, peak: 30 })], 40)
  t.equal(kindOf(hot(28, 6), [moved('temp_c', 6, 28), ...others]).value, 'sensor')
  t.match(kindOf(hot(6, 6), [moved('temp_c', 6, 28), ...others]), { value: 'electrical', signs: 3, of: 3 })
  t.match(
    kindOf(hot(6, 6, 'level'), [moved('temp_c', 6, 28), ...others]),
    { value: 'electrical' },
    'no reading of it stood out, its mean did',
  )
  t.equal(kindOf(hot(28, 6, 'level'), [moved('temp_c', 6, 28), ...others]).value, 'unknown', 'a mean comes slowly')
  t.equal(kindOf(hot(17, 6), [moved('temp_c', 6, 28), ...others]).value, 'unknown', 'neither of both')
  t.equal(kindOf(hot(6, -6), [moved('temp_c', -6, -28), ...others]).value, 'unknown', 'nothing cools so')
  t.end()
})

test('a measured power is what voltage and current make of it', (t) => {
  const from = (metric: string, value: number, expected: number, score: number): Movement => ({
    ...moved(metric, 0, score),
    value,
    expected,
  })
  const [volts, calm] = [from('voltage_v', 480, 480, 0.1), moved('temp_c', 2, 7)]
  const load = alert('current_a', 'zscore', { value: 25, expected: 20, score: 14 })
  const doubled = [from('current_a', 25, 20, 14), volts, calm, from('power_kw', 15.8, 15.8, 0)]
  t.match(kindOf(lasting([load], 25), doubled), {
    value: 'sensor',
    evidence: [{ text: 'The measured power is not what voltage and current make', observed: 15.8, usual: 19.75 }],
  })
  const drive = [from('current_a', 22.2, 20, 6), from('voltage_v', 432, 480, -60), from('power_kw', 15.8, 15.8, 0)]
  t.not(kindOf(lasting([load], 25), drive).value, 'sensor', 'a drive takes the same from a lower voltage')
  t.end()
})

test('a metric that is not read while others are is one of its sensor', (t) => {
  t.equal(kindOf([alert('current_a', 'offline', { score: 3 })]).value, 'sensor')
  t.end()
})

test('the signs that are counted are those that are shown', (t) => {
  const number = fc.double({ min: -100, max: 100, noNaN: true })
  const movement = fc.record({
    metric: fc.constantFrom(...Object.keys(units)),
    value: number,
    expected: number,
    score: number,
  })
  const reason = fc.constantFrom('zscore', 'stuck', 'noise', 'offline', 'limit', 'supply')
  fc.assert(
    fc.property(fc.array(movement, { maxLength: 4 }), reason, number, (movements, of, value) => {
      const given = movements.map((one) => ({ ...one, unit: unitOf(one.metric) }))
      const kind = kindOf([alert('current_a', of, { value, expected: 20 })], given)
      return (
        kind.of === kind.evidence.length &&
        kind.signs === kind.evidence.filter(({ holds }) => holds).length &&
        (kind.value === 'unknown' || kind.signs > 0)
      )
    }),
  )
  t.end()
})
