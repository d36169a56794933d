import { formatLine } from '@nrg/influx/line'

/** An alert as its task stores it. Times are milliseconds since the epoch. */
export interface DrillAlert {
  readonly device: string
  readonly metric: string
  readonly reason: string
  readonly since: number
  readonly until: number
  readonly state?: 'raised' | 'withdrawn'
  readonly severity?: 'warning' | 'critical'
  /** Which way the reading was away from; left out, that is not known, and those of many devices have nothing in common. */
  readonly expected?: number
}

const ns = (ms: number) => BigInt(ms) * 1_000_000n

/** The line of an alert; that of one which is stored already changes it. */
export const alertLine = ({
  device,
  metric,
  reason,
  since,
  until,
  state = 'raised',
  severity = 'warning',
  expected,
}: DrillAlert) =>
  formatLine({
    measurement: 'alerts',
    tags: { device_id: device, metric, reason },
    fields: {
      until: ns(until),
      state,
      severity,
      value: 402.1,
      score: 7.9,
      ...(expected !== undefined && { expected }),
    },
    time: ns(since),
  })
