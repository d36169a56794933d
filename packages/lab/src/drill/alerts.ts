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
}: DrillAlert) =>
  formatLine({
    measurement: 'alerts',
    tags: { device_id: device, metric, reason },
    fields: { until: ns(until), state, severity, value: 402.1, expected: 480, score: 7.9 },
    time: ns(since),
  })
