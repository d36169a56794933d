const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A device that was not heard for so long is new when it is heard again. */
export const FORGET_MS = 30 * DAY
/** How often it is put on record that a device is heard. */
const RECORD_MS = 7 * DAY

/** How many devices there may be. */
export interface DeviceLimits {
  /** In all: those that were heard within a month. */
  readonly devices: number
  /** New ones within an hour. */
  readonly newDevices: number
}

/** That a device was heard, as it is on record. */
export interface DeviceRecord {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  /** Whether it was new then. */
  readonly isNew: boolean
}

/** What a device is when it is heard; the last two are not let in. */
export type Entry = 'known' | 'new' | 'too_many_devices' | 'too_many_new_devices'

/** The devices that are there, in memory. Made-up ids, however many, take no place in it that is not theirs. */
export class KnownDevices {
  readonly #limits: DeviceLimits
  /** When each was last put on record. */
  readonly #recorded = new Map<string, number>()
  /** What new devices may take: each takes an hour of it, and every hour brings as many as may come. In milliseconds. */
  #credit: number
  #creditAt: number
  #lookedAt = Number.NEGATIVE_INFINITY
  /** Differs whenever what `entries` yields does. */
  version = 0

  constructor(limits: DeviceLimits, now: number) {
    this.#limits = limits
    this.#credit = limits.newDevices * HOUR
    this.#creditAt = now
  }

  get size(): number {
    return this.#recorded.size
  }

  /** The devices, and when each was last put on record. */
  entries(): Iterable<readonly [id: string, time: number]> {
    return this.#recorded
  }

  /** Takes over a device that is on record; nothing is counted twice where it is told again. */
  restore({ id, time, isNew }: DeviceRecord, now: number): void {
    const known = this.#recorded.get(id)
    if (known !== undefined && known >= time) return
    this.#recorded.set(id, time)
    this.version++
    if (known === undefined && isNew && time > now - HOUR) this.#credit = Math.max(this.#credit - HOUR, 0)
  }

  /** Takes over a device that has readings: it is put on record when it is next heard. */
  restoreUnrecorded(id: string, now: number): void {
    if (this.#recorded.has(id)) return
    this.#recorded.set(id, now - RECORD_MS)
    this.version++
  }

  /** A device is heard. One that is new and let in is known from now on, until `leave`. */
  enter(id: string, now: number): Entry {
    if (this.#recorded.has(id)) return 'known'
    if (this.size >= this.#limits.devices) this.#forgetSilent(now)
    if (this.size >= this.#limits.devices) return 'too_many_devices'
    this.#refill(now)
    if (this.#credit < HOUR) return 'too_many_new_devices'
    this.#credit -= HOUR
    this.#recorded.set(id, now)
    this.version++
    return 'new'
  }

  /** Takes a new device back: nothing of it was stored. */
  leave(id: string): void {
    if (!this.#recorded.delete(id)) return
    this.version++
    this.#earn(HOUR)
  }

  /** Whether a known device is to be put on record again. It counts as done: where that fails, the next time will do. */
  isDue(id: string, now: number): boolean {
    if (now - (this.#recorded.get(id) ?? now) < RECORD_MS) return false
    this.#recorded.set(id, now)
    this.version++
    return true
  }

  /** Milliseconds until another new device is let in. */
  nextNewMs(now: number): number {
    this.#refill(now)
    return Math.max((HOUR - this.#credit) / this.#limits.newDevices, 0)
  }

  #refill(now: number): void {
    this.#earn(Math.max(now - this.#creditAt, 0) * this.#limits.newDevices)
    this.#creditAt = now
  }

  #earn(credit: number): void {
    this.#credit = Math.min(this.#credit + credit, this.#limits.newDevices * HOUR)
  }

  /** Makes room, once a minute at most: it looks at all of them. */
  #forgetSilent(now: number): void {
    if (now - this.#lookedAt < 60_000) return
    this.#lookedAt = now
    for (const [id, time] of this.#recorded)
      if (now - time > FORGET_MS) {
        this.#recorded.delete(id)
        this.version++
      }
  }
}
