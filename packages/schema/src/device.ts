import { type Static, Type } from '@sinclair/typebox'
import { MetricSeries } from './series.ts'

export const DeviceSummary = Type.Object(
  { device_id: Type.String(), last_seen: Type.String({ format: 'date-time' }) },
  { description: 'A device and when its latest reading was taken' },
)
export type DeviceSummary = Static<typeof DeviceSummary>

/** Every device with a reading within the raw bucket's retention, by id. */
export const DeviceList = Type.Array(DeviceSummary, { description: 'All known devices, by id' })
export type DeviceList = Static<typeof DeviceList>

/** One device: its recent readings as means, per metric and window. */
export const DeviceDetail = Type.Object(
  {
    device_id: Type.String(),
    windows: Type.Array(Type.String(), { description: 'The stretches of time in `series`' }),
    metrics: Type.Array(Type.String(), { description: 'The configured metrics, those of the original first' }),
    units: Type.Record(Type.String(), Type.String(), {
      description: 'Units: voltage, temperature, current; further metrics by their own name',
    }),
    series: Type.Record(Type.String(), MetricSeries),
  },
  { description: 'Recent readings of a device; empty series where there are none' },
)
export type DeviceDetail = Static<typeof DeviceDetail>

/** Orders ids as numbers where both are; a number comes before any other text. */
export function compareDeviceIds(a: string, b: string): number {
  const [numeric, other] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (numeric !== other) return numeric ? -1 : 1
  if (numeric && a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}
