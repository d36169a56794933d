import { deviceName, neighboursOf } from '@nrg/detection/place'
import { flux, fluxDuration, fluxOneOf, fluxString } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import type { DeviceDetail } from '@nrg/schema/device'
import { configOf, type FleetConfig, orderedMetrics, siteConfigOf } from '@nrg/schema/fleet-config'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { type MetricSeries, seriesWindows } from '@nrg/schema/series'
import { Type } from '@sinclair/typebox'
import type { LiveState } from '../live/live-state.ts'
import { rounded } from '../rounded.ts'
import { latestOf } from './summary.ts'

type Window = keyof MetricSeries

const windows = Object.keys(seriesWindows) as Window[]

const Row = Type.Object({ result: Type.String(), _field: Type.String(), _time: Type.Date(), _value: Type.Number() })

/** Of each device the same text but for its first line: so the rest is parsed once for all of them. */
const script = (device: string, metrics: readonly string[]) => flux`
device = ${fluxString(device)}
means = (start, every) => from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: start)
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and r.device_id == device and ${fluxOneOf('_field', metrics)})
    |> aggregateWindow(every: every, fn: mean, createEmpty: false)
    |> keep(columns: ["_field", "_time", "_value"])
${windows.map(meansOf).reduce((all, one) => flux`${all}${one}`)}`

const meansOf = (window: Window) =>
  flux`means(start: -${fluxDuration(window)}, every: ${fluxDuration(seriesWindows[window])}) |> yield(name: ${fluxString(window)})
`

/** Reads a device's recent readings as means, for every configured metric; empty series where there are none. */
export async function readDevice(
  reader: Reader,
  device: string,
  fleet: FleetConfig,
  options: QueryOptions,
): Promise<DeviceDetail> {
  const metrics = orderedMetrics(fleet)
  const names = metrics.map(({ name }) => name)
  const series = new Map(names.map((name): [string, MetricSeries] => [name, { '10m': [], '1h': [] }]))
  for (const { result, _field, _time, _value } of await reader.collect(script(device, names), Row, options))
    series.get(_field)?.[result as Window].push([_time.getTime(), _value])
  for (const metric of series.values()) for (const window of windows) metric[window].sort(([a], [b]) => a - b)
  return {
    device_id: device,
    windows: [...windows],
    metrics: names,
    units: Object.fromEntries(metrics.map(({ name, label, unit }) => [label ?? name, unit])),
    series: Object.fromEntries(series),
  }
}

/** Whether no reading is in any window. */
export function isSilent({ series }: DeviceDetail): boolean {
  return Object.values(series).every((metric) => windows.every((window) => metric[window].length === 0))
}

/** What is known of a device now, beside its readings. */
export function describeDevice(id: string, state: LiveState, fleet: FleetConfig): Partial<DeviceDetail> {
  const own = configOf(fleet, id)
  const device = state.devices.get(id)
  const trouble = state.troubles.get(id)
  const interval = state.intervals.get(id)
  return {
    name: deviceName(fleet, id),
    site: own?.site ?? null,
    ...(own?.note !== undefined && { note: own.note }),
    status: trouble?.status ?? 'ok',
    interval_s: interval === undefined ? null : rounded(interval),
    electrical: own?.electrical ?? null,
    values: device === undefined ? {} : latestOf(device, state),
    energy_today_kwh: energyOf(state, id),
    incident: trouble?.worst.incident.id ?? null,
    links: linksOf(fleet, id),
    neighbours: neighboursOf(fleet, id),
  }
}

function energyOf({ today }: LiveState, id: string): number | null {
  const kwh = today.get(id)?.kwh ?? null
  return kwh === null ? null : rounded(kwh, 2)
}

/** The addresses beside a device: its own, then those of its site. */
function linksOf(fleet: FleetConfig, id: string): NonNullable<DeviceDetail['links']> {
  const { site, links = [] } = configOf(fleet, id) ?? {}
  return [...links, ...(siteConfigOf(fleet, site)?.links ?? [])]
}
