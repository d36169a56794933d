import { type ClockEvent, type ClockWarning, clockWarning } from '@nrg/schema/device-clock'

const MINUTE_MS = 60_000

/** From so much on a reading is not of its arrival; the nearest zones are an hour apart. */
export const OFF_MS = 50 * MINUTE_MS
/** What is always off by about as much stays within this, however it comes. */
const STEADY_MS = 10 * MINUTE_MS
/** So often, and over so long a time, before it is said: readings that are sent later catch up meanwhile. */
const TIMES = 5
const OVER_MS = 10 * MINUTE_MS
/** How often it is put on record again. */
const RENEW_MS = 60 * MINUTE_MS
/** How many devices are watched; those that were not heard for longest are forgotten. */
const WATCHED = 10_000

export interface DeviceClocksOptions {
  /** Puts what changes on record; whether that was done. */
  readonly record: (event: ClockEvent) => Promise<boolean>
  readonly log: { readonly warn: (message: string) => void; readonly info: (message: string) => void }
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

/** The newest reading of each device whose newest is off, in milliseconds since the epoch. */
export type HeardTimes = ReadonlyMap<string, number>

interface Watched {
  readonly since: number
  least: number
  most: number
  times: number
  isTold: boolean
  recordedAt: number
}

/**
 * Tells devices whose clock or zone is off from those that send late what was read before: the readings of the former are
 * always off by about as much. Only devices whose readings are off take a place here.
 */
export class DeviceClocks {
  readonly #options: DeviceClocksOptions
  readonly #watched = new Map<string, Watched>()

  constructor(options: DeviceClocksOptions) {
    this.#options = options
  }

  /** How many devices' clocks are known to be off. */
  get off(): number {
    let count = 0
    for (const { isTold } of this.#watched.values()) if (isTold) count++
    return count
  }

  /** Hears of readings that came now; answers what there is to say of their devices. */
  hear(heard: HeardTimes, devices: Iterable<{ readonly deviceId: string }>): readonly ClockWarning[] {
    if (heard.size === 0 && this.#watched.size === 0) return nothing
    const now = this.#options.clock()
    for (const { deviceId } of devices)
      if (this.#watched.has(deviceId) && !heard.has(deviceId)) this.#isRight(deviceId, now)
    const warnings: ClockWarning[] = []
    for (const [device, timeMs] of heard) {
      const offsetMs = this.#isOff(device, timeMs - now, now)
      if (offsetMs !== undefined) warnings.push(clockWarning(device, offsetMs))
    }
    return warnings
  }

  /** By how much a clock is off; undefined where that is not sure yet. */
  #isOff(device: string, offsetMs: number, now: number): number | undefined {
    const known = this.#watched.get(device)
    const [least, most] = [Math.min(offsetMs, known?.least ?? offsetMs), Math.max(offsetMs, known?.most ?? offsetMs)]
    const isSteady = known !== undefined && most - least <= STEADY_MS
    const watched = isSteady
      ? Object.assign(known, { least, most, times: known.times + 1 })
      : { since: now, least: offsetMs, most: offsetMs, times: 1, isTold: false, recordedAt: Number.NEGATIVE_INFINITY }
    // At the end: those that were not heard for longest come first.
    this.#watched.delete(device)
    this.#watched.set(device, watched)
    if (this.#watched.size > WATCHED) this.#forgetFirst()
    if (watched.times < TIMES || now - watched.since < OVER_MS) return undefined
    const meanMs = Math.round((watched.least + watched.most) / 2)
    if (!watched.isTold) this.#options.log.warn(clockWarning(device, meanMs).message)
    watched.isTold = true
    if (now - watched.recordedAt >= RENEW_MS) {
      watched.recordedAt = now
      this.#record({ type: 'off', time: now, device, offset_ms: meanMs }, watched)
    }
    return meanMs
  }

  #isRight(device: string, now: number): void {
    const watched = this.#watched.get(device)
    this.#watched.delete(device)
    if (watched?.isTold !== true) return
    this.#options.log.info(`the readings of device ${device} are of their arrival again`)
    this.#record({ type: 'right', time: now, device }, watched)
  }

  /** Nobody waits for it; that it is off and could not be put on record is put there with the next reading. */
  #record(event: ClockEvent, watched: Watched): void {
    const again = () => {
      watched.recordedAt = Number.NEGATIVE_INFINITY
    }
    // A record that fails in a way of its own is one that was not made: it must not end the service.
    this.#options.record(event).then((isDone) => isDone || again(), again)
  }

  #forgetFirst(): void {
    for (const device of this.#watched.keys()) {
      this.#watched.delete(device)
      return
    }
  }
}

const nothing: readonly ClockWarning[] = []
