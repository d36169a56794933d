import { IN_FORCE } from '@nrg/detection/detectors/baseline'
import { type FluxText, flux, fluxDuration, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { judgedMetrics } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import type { Normal } from './live-device.ts'

/** By device and metric. */
export type Normals = ReadonlyMap<string, ReadonlyMap<string, Normal>>

/** What is normal changes every five minutes. */
const READ_MS = 10_000
/** Of more metrics of devices than this, what is new is read then, and all of them so often: one may be amended, or end. */
const SMALL = 1500
const WHOLE_MS = 60_000

const Row = Type.Object({
  device_id: Type.String(),
  metric: Type.String(),
  _field: Type.String(),
  _time: Type.Date(),
  _value: Type.Number(),
})

/** Reads what is normal now by the last hour, again and again. */
export class NormalsReader {
  readonly #reader: Reader
  /** The one text of each metric's name: of thousands of devices each would keep one of its own for each. */
  readonly #named: ReadonlyMap<string, string>
  #normals: Normals = new Map()
  #size = 0
  /** From when on the newest is in force, and when it was read last, and all of it, in milliseconds since the epoch. */
  #newest = 0
  #readAt = Number.NEGATIVE_INFINITY
  #wholeAt = Number.NEGATIVE_INFINITY

  constructor(reader: Reader, fleet: FleetConfig) {
    this.#reader = reader
    this.#named = new Map(judgedMetrics(fleet).map(({ name }) => [name, name]))
  }

  /**
   * What is normal, as it was read up to ten seconds ago.
   *
   * @param anew reads it whenever that was
   * @throws an error of `@nrg/influx/errors`
   */
  async read(anew: boolean, options: QueryOptions & { readonly now: Date }): Promise<Normals> {
    const now = options.now.getTime()
    const isDue = (at: number, every: number) => !(now - at < every && now >= at)
    if (!anew && !isDue(this.#readAt, READ_MS)) return this.#normals
    const isAway = (this.#reader.missing?.().size ?? 0) > 0
    const whole = anew || isAway || this.#size <= SMALL || isDue(this.#wholeAt, WHOLE_MS)
    const fresh = await this.#since(whole ? flux`-${fluxDuration(IN_FORCE)}` : after(this.#newest), options)
    if (whole) this.#normals = fresh
    else if (fresh.size > 0) this.#normals = amended(this.#normals, fresh)
    this.#readAt = now
    if (!whole) return this.#normals
    this.#wholeAt = now
    this.#size = [...fresh.values()].reduce((sum, { size }) => sum + size, 0)
    return this.#normals
  }

  async #since(start: FluxText, options: QueryOptions): Promise<Map<string, Map<string, Normal>>> {
    const all = new Map<string, Map<string, Normal>>()
    const script = flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: ${start})
    |> filter(fn: (r) => r._measurement == "baseline" and r.kind == "zscore" and (r._field == "mean" or r._field == "sd"))
    |> last()
    |> group(columns: ["_field"])
    |> keep(columns: ["device_id", "metric", "_field", "_time", "_value"])
`
    for await (const { device_id, metric: name, _field, _time, _value } of this.#reader.rows(script, Row, options)) {
      const metric = this.#named.get(name) ?? name
      const device = all.get(device_id) ?? new Map<string, Normal>()
      const normal = device.get(metric) ?? { mean: Number.NaN, sd: Number.NaN }
      if (_field === 'mean') normal.mean = _value
      else normal.sd = _value
      all.set(device_id, device.set(metric, normal))
      this.#newest = Math.max(this.#newest, _time.getTime())
    }
    return all
  }
}

const after = (ms: number) => fluxTime(new Date(ms + 1))

function amended(known: Normals, fresh: Normals): Normals {
  const all = new Map(known)
  for (const [device, metrics] of fresh) all.set(device, new Map([...(all.get(device) ?? []), ...metrics]))
  return all
}
