import { formatLine } from '@nrg/influx/line'
import { FLEET } from '@nrg/schema/device-id'
import { berlin, deviceOf, devices, MINUTE, NOW, sagging } from './fleet.ts'

interface Planted {
  readonly device: string
  readonly metric: string
  readonly reason: string
  readonly since: number
  /** Now, where it is open still. */
  readonly until?: number
  readonly severity?: 'critical' | 'warning'
  readonly value?: number
  readonly expected?: number
  readonly score?: number
  /** The score at the worst, where that was later. */
  readonly peak?: number
  readonly samples?: number
  /** How long after the reading it was raised, in seconds. */
  readonly delay?: number
}

const chiller = deviceOf('harbour', 'Chiller 2')

/** What the detectors raised in the pictures' day, as it is stored. */
const planted: readonly Planted[] = [
  {
    device: chiller,
    metric: 'current_a',
    reason: 'zscore',
    since: berlin(14, 2, 10),
    severity: 'critical',
    value: 31.1,
    expected: 19.5,
    score: 27.6,
    peak: 30.5,
    samples: 716,
    delay: 9,
  },
  {
    device: chiller,
    metric: 'power_kw',
    reason: 'zscore',
    since: berlin(14, 2, 12),
    severity: 'critical',
    value: 24.4,
    expected: 15.4,
    score: 27.2,
  },
  {
    device: chiller,
    metric: 'temp_c',
    reason: 'zscore',
    since: berlin(14, 4, 20),
    severity: 'critical',
    value: 47.4,
    expected: 40.8,
    score: 24.9,
  },
  {
    device: FLEET,
    metric: 'voltage_v',
    reason: 'fleet',
    since: berlin(14, 19, 5),
    severity: 'critical',
    value: 12,
    score: 2,
    samples: 30,
  },
  ...sagging.map(
    (device) =>
      ({
        device,
        metric: 'voltage_v',
        reason: 'zscore',
        since: berlin(14, 19, 5),
        severity: 'critical',
        value: 463,
        expected: 480,
        score: 21.8,
      }) as const,
  ),
  {
    device: deviceOf('depot', 'Charger 14'),
    metric: 'device',
    reason: 'offline',
    since: berlin(13, 51, 12),
    score: 1,
    expected: 5,
  },
  {
    device: deviceOf('riverside', 'Pump P-104'),
    metric: 'temp_c',
    reason: 'noise',
    since: berlin(13, 36),
    value: 2.4,
    expected: 0.27,
    score: 8.1,
  },
  {
    device: deviceOf('northgate', 'Press 7'),
    metric: 'temp_c',
    reason: 'stuck',
    since: berlin(11, 40),
    value: 41.3,
    score: 165,
  },
  {
    device: deviceOf('airfield', 'Conveyor 3'),
    metric: 'current_a',
    reason: 'level',
    since: berlin(6, 10),
    value: 22.6,
    expected: 20.2,
    score: 5.9,
  },
  {
    device: deviceOf('mill', 'HVAC roof 1'),
    metric: 'current_a',
    reason: 'seasonal',
    since: berlin(13, 58),
    value: 14,
    expected: 20.4,
    score: 10.6,
  },
  {
    device: deviceOf('northgate', 'Compressor 3'),
    metric: 'current_a',
    reason: 'zscore',
    since: berlin(13, 30),
    value: 25.1,
    expected: 20.3,
    score: 11.4,
  },
  {
    device: deviceOf('hall', 'UPS 1'),
    metric: 'current_a',
    reason: 'spike',
    since: berlin(12, 44),
    until: berlin(12, 44, 9),
    value: 28.4,
    expected: 19.8,
    score: 19.1,
  },
  {
    device: deviceOf('harbour', 'Freezer 4'),
    metric: 'temp_c',
    reason: 'spike',
    since: berlin(10, 3),
    until: berlin(10, 3, 5),
    value: 0,
    expected: 40.2,
    score: 134,
  },
  {
    device: deviceOf('quarry', 'Belt 3'),
    metric: 'current_a',
    reason: 'limit',
    since: berlin(4, 22),
    until: berlin(5, 8),
    severity: 'critical',
    value: 34.9,
    expected: 30,
    score: 33,
  },
]

/** What was raised at the chiller before, as people remember it. */
export const earlier = {
  startUp: Date.parse('2026-11-03T09:12:00Z'),
  bearing: Date.parse('2026-10-12T04:20:00Z'),
  zero: Date.parse('2026-10-02T11:07:00Z'),
} as const

const past: readonly Planted[] = [
  { ...over(earlier.startUp, 38), value: 27.5, expected: 19.5, score: 4.1 },
  { ...over(earlier.bearing, 130), value: 29.6, expected: 19.5, score: 4 },
  { ...over(earlier.zero, 5 / 60), metric: 'temp_c', reason: 'spike', value: 0, expected: 40.2, score: 134 },
]

function over(since: number, minutes: number) {
  return { device: chiller, metric: 'current_a', reason: 'zscore', since, until: since + minutes * MINUTE } as const
}

/** Whose current changed took another power with it. */
const withPower = (one: Planted): Planted[] => {
  const { metric, value, expected } = one
  if (metric !== 'current_a' || value === undefined || expected === undefined || one.device === chiller) return [one]
  const kilowatts = (amperes: number) => Math.round(7.87 * amperes) / 10
  return [
    one,
    {
      ...one,
      metric: 'power_kw',
      value: kilowatts(value),
      expected: kilowatts(expected),
      score: 0.95 * (one.score ?? 0),
    },
  ]
}

/** Those of the day that are over, spread by a rule over all sites. */
function closed(): Planted[] {
  let state = 42
  const chance = () => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647
  }
  const sites = [...new Set(devices.map(({ site }) => site))]
  return sites.flatMap((site) => {
    const own = devices.filter((one) => one.site === site && !sagging.includes(one.id))
    const found: Planted[] = []
    for (let index = 0; index < 2 + Math.floor(chance() * 3); index++) {
      const since = Math.round(NOW - (2.5 + chance() * 21) * 60 * MINUTE)
      const severity = chance() > 0.85 ? 'critical' : 'warning'
      const until = Math.round(since + (4 + chance() * chance() * 110) * MINUTE)
      const device = own[(index * 5 + 9) % own.length]?.id ?? chiller
      const figures = { value: 24.2, expected: 20.1, score: 8 }
      found.push({ device, metric: 'current_a', reason: 'zscore', since, until, severity, ...figures })
    }
    return found
  })
}

/** All alerts as lines of the bucket of alerts. */
export const alertLines = (): string[] =>
  [...[...planted, ...closed()].flatMap(withPower), ...past].map(
    ({ device, metric, reason, since, until = NOW - 5000, severity = 'warning', ...figures }) => {
      const { value, expected, score, peak = score, samples, delay } = figures
      return formatLine({
        measurement: 'alerts',
        tags: { device_id: device, metric, reason },
        fields: {
          until: BigInt(until) * 1_000_000n,
          state: 'raised',
          severity,
          config: '06af995f',
          ...(value !== undefined && { value }),
          ...(expected !== undefined && { expected }),
          ...(score !== undefined && { score, peak: reason === 'offline' ? 34 : (peak ?? score) }),
          ...bandOf(reason, value, expected, score),
          ...(samples !== undefined && { samples }),
          ...(delay !== undefined && { delay_s: delay }),
        },
        time: BigInt(since) * 1_000_000n,
      })
    },
  )

/** The edges that a value had to pass, five spreads from what was expected. */
function bandOf(reason: string, value?: number, expected?: number, score?: number) {
  if (reason === 'limit') return { upper: expected ?? 0 }
  if (value === undefined || expected === undefined || score === undefined || reason === 'noise') return {}
  const reach = (5 * Math.abs(value - expected)) / score
  return { lower: expected - reach, upper: expected + reach }
}

/** How far the chiller was off in its worst minute, and when it passed its limit: as scores tell it. */
export const scoreLines = (): string[] =>
  [
    { reason: 'zscore', fields: { score: 27.6, ratio: 5.5 }, time: berlin(14, 2, 10) },
    { reason: 'zscore', fields: { score: 30.5, ratio: 6.1 }, time: berlin(14, 18) },
    { reason: 'limit', fields: { score: 30.2, ratio: 1.01 }, time: berlin(14, 2, 38) },
  ].map(({ reason, fields, time }) =>
    formatLine({
      measurement: 'score',
      tags: { device_id: chiller, metric: 'current_a', reason },
      fields,
      time: BigInt(time) * 1_000_000n,
    }),
  )
