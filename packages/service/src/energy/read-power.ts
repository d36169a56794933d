import { IN_FORCE, stepMsOf } from '@nrg/detection/detectors/baseline'
import { POWER_METRIC, powerKw, powerSource } from '@nrg/detection/energy/power'
import type { PowerSteps, Span } from '@nrg/detection/energy/steps'
import { resolutionsOf } from '@nrg/detection/settings/resolution'
import { type FluxText, flux, fluxDuration, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { durationMs } from '@nrg/schema/duration'
import { configOf, type FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import type { HeardDevices, Intervals } from './known.ts'

/** More devices than these are not named one by one. */
const NAMED = 200

export interface PowerQuestion extends Span {
  readonly devices: readonly string[]
  readonly stepMs: number
  /** What is expected by: where a device has no seasonal baseline yet, it is that of the z-score. */
  readonly expected: 'zscore' | 'seasonal' | 'none'
}

const Row = Type.Object({
  result: Type.String(),
  device_id: Type.String(),
  metric: Type.String(),
  _time: Type.Date(),
  _value: Type.Number(),
})

/** The metrics that a power is made of. */
export function powerMetrics(fleet: FleetConfig): string[] {
  const source = powerSource(fleet)
  const measured = fleet.metrics.some(({ name }) => name === POWER_METRIC)
  return [...(measured ? [POWER_METRIC] : []), ...(source === undefined ? [] : [source.voltage, source.current])]
}

/** Whether a device has a power: one that is measured, or the electrical data to derive it. */
export const hasPower = (fleet: FleetConfig, { devices }: HeardDevices, device: string): boolean =>
  devices.get(device)?.values.has(POWER_METRIC) === true ||
  (configOf(fleet, device)?.electrical !== undefined && powerSource(fleet) !== undefined)

/** Reads the power of devices in steps of time, of their rollup: storage makes the means. */
export async function readPower(
  reader: Reader,
  fleet: FleetConfig,
  { intervals }: Intervals,
  question: PowerQuestion,
  options: QueryOptions,
): Promise<ReadonlyMap<string, PowerSteps>> {
  const metrics = powerMetrics(fleet)
  if (metrics.length === 0 || question.devices.length === 0) return new Map()
  const { stepMs } = question
  const from = Math.floor(question.from / stepMs) * stepMs
  const length = Math.ceil((question.to - from) / stepMs)
  const columns = new Map(question.devices.map((device) => [device, new Columns(length)]))
  const read = async (script: FluxText) => {
    for (const { result, device_id, metric, _time, _value } of await reader.collect(script, Row, options))
      columns.get(device_id)?.set(result, metric, Math.round((_time.getTime() - from) / stepMs), _value)
  }
  const aligned = { ...question, from, to: from + length * stepMs }
  const baseline = (kind: string) => (kind === 'none' ? undefined : expectedScript(aligned, metrics, kind))
  await Promise.all([read(heardScript(aligned, metrics)), readAll(read, baseline(question.expected))])
  if (question.expected === 'seasonal') {
    const without = question.devices.filter((device) => columns.get(device)?.has('expected') !== true)
    if (without.length > 0) await read(expectedScript({ ...aligned, devices: without }, metrics, 'zscore'))
  }
  const source = powerSource(fleet)
  const steps = resolutionsOf(fleet)
  const carried = Math.ceil(durationMs(IN_FORCE) / stepMs)
  return new Map(
    [...columns].map(([device, column]) => {
      const electrical = configOf(fleet, device)?.electrical
      const interval = (intervals.get(device) ?? 0) * 1000
      const kw: (number | null)[] = []
      const expectedKw: (number | null)[] = []
      const heardMs: number[] = []
      for (let step = 0; step < length; step++) {
        const power = powerKw((metric) => column.get('mean', metric, step), electrical, source)
        const used =
          column.get('mean', POWER_METRIC, step) === undefined
            ? metrics.filter((one) => one !== POWER_METRIC)
            : [POWER_METRIC]
        const heard = used.map(
          (metric) => (column.get('count', metric, step) ?? 0) * Math.max(stepMsOf(metric, steps), interval),
        )
        kw.push(power)
        heardMs.push(power === null ? 0 : Math.min(stepMs, ...heard))
        expectedKw.push(powerKw((metric) => column.last('expected', metric, step, carried), electrical, source))
      }
      return [device, { from, stepMs, kw, expectedKw, heardMs }]
    }),
  )
}

const readAll = (read: (script: FluxText) => Promise<void>, script: FluxText | undefined) =>
  script === undefined ? undefined : read(script)

/** The values of one device by what they are, metric and step. */
class Columns {
  readonly #length: number
  readonly #columns = new Map<string, (number | undefined)[]>()

  constructor(length: number) {
    this.#length = length
  }

  set(part: string, metric: string, step: number, value: number): void {
    if (step < 0 || step >= this.#length) return
    const key = `${part} ${metric}`
    const column = this.#columns.get(key) ?? new Array<number | undefined>(this.#length)
    column[step] = value
    this.#columns.set(key, column)
  }

  has(part: string): boolean {
    for (const key of this.#columns.keys()) if (key.startsWith(`${part} `)) return true
    return false
  }

  get(part: string, metric: string, step: number): number | undefined {
    return this.#columns.get(`${part} ${metric}`)?.[step]
  }

  /** The value of a step, or the last of so many before it. */
  last(part: string, metric: string, step: number, back: number): number | undefined {
    const column = this.#columns.get(`${part} ${metric}`)
    if (column === undefined) return undefined
    for (let at = step; at >= Math.max(0, step - back); at--) if (column[at] !== undefined) return column[at]
    return undefined
  }
}

const ofDevices = (devices: readonly string[]): FluxText =>
  devices.length > NAMED ? flux`` : flux` and ${fluxOneOf('device_id', devices)}`

function heardScript({ from, to, stepMs, devices }: PowerQuestion, metrics: readonly string[]): FluxText {
  const every = fluxDuration(`${stepMs}ms`)
  return flux`
rolled = () => from(bucket: ${fluxString(buckets.rollup.name)})
  |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(new Date(to))})
  |> filter(fn: (r) => r._measurement == "rollup" and r._field == "mean" and ${fluxOneOf('metric', metrics)}${ofDevices(devices)})
narrow = (tables=<-) => tables |> toFloat() |> group() |> keep(columns: ["device_id", "metric", "_time", "_value"])
rolled() |> aggregateWindow(every: ${every}, fn: mean, createEmpty: false, timeSrc: "_start") |> narrow() |> yield(name: "mean")
rolled() |> aggregateWindow(every: ${every}, fn: count, createEmpty: false, timeSrc: "_start") |> narrow() |> yield(name: "count")
`
}

function expectedScript(
  { from, to, stepMs, devices }: PowerQuestion,
  metrics: readonly string[],
  kind: string,
): FluxText {
  return flux`
from(bucket: ${fluxString(buckets.rollup.name)})
  |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(new Date(to))})
  |> filter(fn: (r) => r._measurement == "baseline" and r.kind == ${fluxString(kind)} and r._field == "mean" and ${fluxOneOf('metric', metrics)}${ofDevices(devices)})
  |> aggregateWindow(every: ${fluxDuration(`${stepMs}ms`)}, fn: mean, createEmpty: false, timeSrc: "_start")
  |> group()
  |> keep(columns: ["device_id", "metric", "_time", "_value"])
  |> yield(name: "expected")
`
}
