import { WHOLE_DEVICE } from '@nrg/detection/detectors/offline'
import type { StoredAlert } from '@nrg/schema/alert'
import type { Metric } from '@nrg/schema/metric'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What a case is judged by, and what is right. */
export interface Finding {
  readonly what: string
  readonly found: number
  readonly right: number
  /** Whether `right` is the most that may be found, and not just that. */
  readonly atMost?: true
}

/** What was raised over a case's readings, which begin at `start`. */
export interface Raised {
  readonly alerts: readonly StoredAlert[]
  readonly start: number
  readonly stop: number
  readonly devices: number
}

export interface Twin {
  readonly device: string
  readonly like: string
  readonly from: number
  readonly to: number
}

/** Readings of devices that people have, with what has to be configured of them, and what is right. */
export interface FieldCase {
  readonly name: string
  readonly metrics?: readonly Metric[]
  /** Where it is not UTC. */
  readonly timeZone?: string
  /** A device that does as another, and reads 0 for a while: whether such devices are judged at all. */
  readonly twin?: Twin
  readonly findings: (raised: Raised) => readonly Finding[]
}

const instant = (text: string) => Date.parse(text)
const of = (device: string) => (alert: StoredAlert) => alert.device_id === device
const offline = ({ reason }: StoredAlert) => reason === 'offline'
const critical = ({ severity }: StoredAlert) => severity === 'critical'
const within = (from: number, to: number) => (alert: StoredAlert) => from <= alert.since && alert.since < to
const sinceDay = ({ alerts, start }: Raised, days: number) =>
  alerts.filter(({ since }) => since >= start + days * DAY_MS)
const perDeviceDay = (alerts: readonly StoredAlert[], { start, stop, devices }: Raised, days = 0) =>
  alerts.length / ((devices * (stop - start - days * DAY_MS)) / DAY_MS)

/** Devices at an interval each: noise, and two faults at the same time. */
const intervals = [
  ['5004', '1 min'],
  ['5002', '5 min'],
  ['5001', '15 min'],
  ['5003', '60 min'],
] as const
const four = { from: instant('2026-11-12T12:00:00Z'), to: instant('2026-11-12T16:00:00Z') }
const zero = { from: instant('2026-11-13T09:36:00Z'), to: instant('2026-11-13T15:36:00Z') }
/** What begins soon after the end of a fault is about its end. */
const AFTER_MS = 2 * HOUR_MS

const twin: Twin = {
  device: '4103',
  like: '4101',
  from: instant('2026-02-19T06:00:00Z'),
  to: instant('2026-02-19T12:00:00Z'),
}
const transient = instant('2026-11-08T03:00:00Z')
const large = { from: instant('2026-11-01T03:10:00Z'), to: instant('2026-11-01T03:11:00Z') }

/** The cases, by the name of their file. */
export const fieldCases: readonly FieldCase[] = [
  {
    name: 'household',
    findings: (raised) => {
      const later = sinceDay(raised, 4)
      return [
        { what: 'alerts/device-day', found: perDeviceDay(later, raised, 4), right: 0.5, atMost: true },
        {
          what: 'critical/device-day',
          found: perDeviceDay(later.filter(critical), raised, 4),
          right: 0.05,
          atMost: true,
        },
      ]
    },
  },
  {
    name: 'demand-30min',
    metrics: [{ name: 'demand_mw', unit: 'MW' }],
    twin,
    findings: (raised) => {
      const ofTwin = raised.alerts.filter(of(twin.device)).filter(within(twin.from, twin.to))
      const others = raised.alerts.filter(({ device_id }) => device_id !== twin.device)
      return [
        { what: 'alerts/device-day', found: perDeviceDay(others, { ...raised, devices: 2 }), right: 0.2, atMost: true },
        { what: 'of six hours at 0', found: Math.min(1, ofTwin.length), right: 1 },
      ]
    },
  },
  {
    name: 'a-intervals',
    findings: ({ alerts }) =>
      intervals.flatMap(([device, interval]) => {
        const own = alerts.filter(of(device))
        const told = [four, zero].map(({ from, to }) => own.filter(within(from, to + AFTER_MS)).length)
        const [high = 0, low = 0] = told
        return [
          { what: `${interval}: of noise`, found: own.length - high - low, right: 0 },
          { what: `${interval}: of 4 × the usual`, found: high, right: 1 },
          { what: `${interval}: of 0`, found: low, right: 1 },
        ]
      }),
  },
  {
    name: 'd-daylight',
    findings: (raised) => [
      { what: 'offline from night 3 on', found: sinceDay(raised, 2.5).filter(offline).length, right: 0 },
    ],
  },
  { name: 'g2', findings: ({ alerts }) => [{ what: 'offline', found: alerts.filter(offline).length, right: 0 }] },
  {
    name: 'b2',
    timeZone: 'Europe/Berlin',
    findings: (raised) => [{ what: 'alerts from day 3 on', found: sinceDay(raised, 2).length, right: 0 }],
  },
  {
    name: 'c-counter',
    metrics: [{ name: 'energy_kwh', unit: 'kWh', kind: 'counter' }],
    findings: ({ alerts }) => {
      const atTransient = alerts.filter(of('5201')).filter(within(transient, transient + HOUR_MS))
      const atReset = alerts.filter(of('5202')).map(({ since, until }) => (until - since) / HOUR_MS)
      return [
        { what: 'of the transient 0', found: atTransient.length, right: 1 },
        { what: 'of nothing', found: alerts.filter(of('5201')).length - atTransient.length, right: 0 },
        { what: 'longest, of the reset, h', found: Math.max(0, ...atReset), right: 1, atMost: true },
      ]
    },
  },
  {
    name: 'f-large',
    metrics: [{ name: 'pulses', unit: '' }],
    findings: ({ alerts }) => {
      const found = alerts.filter(within(large.from, large.to)).filter(({ metric }) => metric !== WHOLE_DEVICE)
      return [
        { what: 'of +20', found: found.length, right: 1 },
        { what: 'of noise', found: alerts.length - found.length, right: 0 },
      ]
    },
  },
]
