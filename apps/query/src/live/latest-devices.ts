import { flux, fluxDuration } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { judgedMetrics } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { allKept, type LatestOf, type LatestValue, latestValues } from './latest-values.ts'
import type { LiveDevice } from './live-device.ts'

/** Up to so many series, all are looked at each time; beyond, those with a reading since the last look. */
const SMALL = 3000
/** A reading is stored so long after its time at most, in ms, as a rule. */
const OVERLAP_MS = 3000
/** All series are looked at so often: readings may come later than that, and devices go. */
const WHOLE_MS = 10_000
/** For so long after a reading that came later, its device is asked for by name at each look. */
const LATE_MS = 600_000
/** Where there are more of those, all series are looked at each time. */
const MOST_LATE = 50

/**
 * Reads the last values of all devices again and again. Of a large fleet it reads what is new: series with a reading since
 * a little before the last look, and devices whose readings come later than others'; all others stay as they are known.
 */
export class LatestDevices {
  readonly #reader: Reader
  readonly #fleet: FleetConfig
  /** The one text of each metric's name: of thousands of devices each would keep one of its own for each. */
  readonly #named: ReadonlyMap<string, string>
  readonly #late = new Map<string, number>()
  #devices: ReadonlyMap<string, LiveDevice> = new Map()
  #series = 0
  /** When it was looked last, and last at all, in milliseconds since the epoch. */
  #lookedAt = Number.NEGATIVE_INFINITY
  #wholeAt = Number.NEGATIVE_INFINITY

  constructor(reader: Reader, fleet: FleetConfig) {
    this.#reader = reader
    this.#fleet = fleet
    this.#named = new Map(judgedMetrics(fleet).map(({ name }) => [name, name]))
  }

  /** The devices by id. @throws an error of `@nrg/influx/errors` */
  async read(options: QueryOptions & { readonly now: Date }): Promise<Map<string, LiveDevice>> {
    const now = options.now.getTime()
    for (const [device, until] of this.#late) if (now >= until) this.#late.delete(device)
    const whole = this.#isWhole(now)
    const devices = whole ? new Map<string, LiveDevice>() : new Map(this.#devices)
    if (whole) {
      this.#series = await this.#look(devices, { start: allKept(this.#fleet) }, options)
      this.#keepUnchanged(devices)
    } else await this.#lookForNew(devices, options)
    this.#devices = devices
    this.#lookedAt = now
    // What a cell wrote while it was away is not new when it is back.
    const missing = this.#reader.missing?.().size ?? 0
    if (missing > 0) this.#wholeAt = Number.NEGATIVE_INFINITY
    else if (whole) this.#wholeAt = now
    return devices
  }

  #isWhole(now: number): boolean {
    if (this.#series <= SMALL || this.#late.size > MOST_LATE || now < this.#lookedAt) return true
    return !(now - this.#wholeAt < WHOLE_MS && now >= this.#wholeAt)
  }

  /** What is as it was stays the object that it was. */
  #keepUnchanged(devices: Map<string, LiveDevice>): void {
    for (const [id, device] of devices) {
      const known = this.#devices.get(id)
      if (known !== undefined && isSame(known, device)) devices.set(id, known)
    }
  }

  async #lookForNew(devices: Map<string, LiveDevice>, options: QueryOptions & { readonly now: Date }): Promise<void> {
    const back = fluxDuration(`${this.#backS(options.now.getTime())}s`)
    const late = [...this.#late.keys()]
    await Promise.all([
      this.#look(devices, { start: flux`-${back}` }, options),
      late.length > 0 && this.#look(devices, { start: allKept(this.#fleet), devices: late }, options),
    ])
  }

  /** How far back what is new is looked for, in whole seconds: a script of another text each time is parsed each time. */
  #backS(now: number): number {
    return Math.ceil((Math.max(0, now - this.#lookedAt) + OVERLAP_MS) / 1000)
  }

  /** Takes the last reading of each series from a time on, of all devices or of some; answers how many series those are. */
  async #look(
    devices: Map<string, LiveDevice>,
    of: LatestOf,
    options: QueryOptions & { readonly now: Date },
  ): Promise<number> {
    let series = 0
    for await (const row of latestValues(this.#reader, of, options)) {
      series++
      this.#take(devices, row, options.now.getTime())
    }
    return series
  }

  #take(devices: Map<string, LiveDevice>, { device_id: id, _field, _time, _value }: LatestValue, now: number): void {
    const time = _time.getTime()
    const metric = this.#named.get(_field)
    const known = metric === undefined ? undefined : this.#devices.get(id)?.values.get(metric)
    // The last look would have told of it, had it been stored by then; one at what is new alone would not now.
    if (known !== undefined && time > known.time && time < now - this.#backS(now) * 1000)
      this.#late.set(id, now + LATE_MS)
    let device = devices.get(id)
    if (device === undefined) {
      device = { id, lastSeen: time, values: new Map() }
      devices.set(id, device)
    }
    device.lastSeen = Math.max(device.lastSeen, time)
    if (typeof _value !== 'number' || metric === undefined) return
    const last = device.values.get(metric)
    if (last === undefined || time >= last.time) device.values.set(metric, { value: _value, time })
  }
}

function isSame(a: LiveDevice, b: LiveDevice): boolean {
  if (a.lastSeen !== b.lastSeen || a.values.size !== b.values.size) return false
  for (const [metric, { value, time }] of a.values) {
    const other = b.values.get(metric)
    if (other?.time !== time || other.value !== value) return false
  }
  return true
}
