import {
  InfluxBusy,
  type InfluxError,
  InfluxMisconfigured,
  InfluxRefused,
  InfluxRowMismatch,
  InfluxUnreachable,
} from '@nrg/influx/errors'
import type { Failure } from '@nrg/influx/failure'
import type { Reader } from '@nrg/influx/query'
import type { DeviceReading } from '@nrg/influx/reading-line'
import type { Writer } from '@nrg/influx/write'
import type { FastifyBaseLogger } from 'fastify'
import type { DeviceCopy } from './device-copy.ts'
import { readDevices, readRecords, recordLines } from './device-log.ts'
import { type DeviceLimits, type DeviceRecord, type Entry, KnownDevices } from './known-devices.ts'

/** Why nothing can be done for now. */
export type Obstacle = Exclude<Failure, { kind: 'refused' }>

export interface DevicesOptions {
  readonly reader: Reader
  /** Writes to the registry. */
  readonly writer: Writer
  readonly limits: DeviceLimits
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly log: Pick<FastifyBaseLogger, 'warn' | 'info'>
  /** What does while the database is away; left out, nothing does. */
  readonly meanwhile?: Meanwhile | undefined
}

/** What stands in for the database while it is away. */
export interface Meanwhile {
  readonly copy: DeviceCopy
  /** Keeps lines of records for later. Why they cannot be kept; `undefined` where they are. */
  readonly keep: (lines: readonly string[], reason: string) => Promise<string | undefined>
}

/** How long a request waits for the devices to be read from the database, in milliseconds. */
const PATIENCE_MS = 2000

/** Which devices there are, and which new ones are let in: what the database says of it is read once. */
export class Devices {
  readonly #options: DevicesOptions
  readonly #lines = recordLines()
  readonly #known: KnownDevices
  /** Whether the database has said which devices there are. */
  #isLoaded = false
  /** Whether the copy serves until it does. */
  #isCopied = false
  #copiedVersion = 0
  #loading: Promise<Obstacle | undefined> | undefined

  constructor(options: DevicesOptions) {
    this.#options = options
    this.#known = new KnownDevices(options.limits, options.clock())
  }

  /** Reads the devices where that is not done yet; why it cannot be done now. */
  load(): Promise<Obstacle | undefined> {
    if (this.#isLoaded) return Promise.resolve(undefined)
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  /** The same for who does not wait for long. */
  async loadSoon(): Promise<Obstacle | undefined> {
    if (this.#isLoaded) return undefined
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<Obstacle>((resolve) => {
      const late: Obstacle = { kind: 'busy', reason: 'which devices there are is still being read', retryAfterMs: 1000 }
      timer = setTimeout(() => resolve(late), PATIENCE_MS)
    })
    return Promise.race([this.load(), tooLong]).finally(() => clearTimeout(timer))
  }

  /** Why no reading can be let in for now. Where the database is away and there is a copy of its devices, that serves. */
  async obstacle(): Promise<Obstacle | undefined> {
    if (this.#isLoaded || this.#isCopied) return undefined
    const obstacle = await this.loadSoon()
    const { meanwhile, clock, log } = this.#options
    if (obstacle === undefined || meanwhile === undefined) return obstacle
    const now = clock()
    const copied = await meanwhile.copy.read()
    // One of the copy may have been new a moment ago: rather too few further ones than too many.
    for (const [id, time] of copied) this.#known.restore({ id, time, isNew: true }, now)
    if (!this.#isCopied)
      log.info(`${copied.length} devices are known from the copy beside the spool, until the database answers`)
    this.#isCopied = true
    return undefined
  }

  /** Copies which devices are known, where that has changed. */
  async copy(): Promise<void> {
    const { meanwhile, log } = this.#options
    const { version } = this.#known
    if (meanwhile === undefined || version === this.#copiedVersion || !(this.#isLoaded || this.#isCopied)) return
    try {
      await meanwhile.copy.write(this.#known.entries())
      this.#copiedVersion = version
    } catch (error) {
      log.warn(`which devices are known could not be copied: ${(error as Error).message}`)
    }
  }

  /** A device is heard. One that is new and let in is known from now on, until `leave`. */
  enter(id: string): Entry {
    return this.#known.enter(id, this.#options.clock())
  }

  /** Takes new devices back: nothing of them was stored. */
  leave(ids: Iterable<string>): void {
    for (const id of ids) this.#known.leave(id)
  }

  /** Milliseconds until another new device is let in. */
  nextNewMs(): number {
    return this.#known.nextNewMs(this.#options.clock())
  }

  /**
   * Puts on record that devices were heard: new ones before their readings are acknowledged. Where the database cannot be
   * reached, that is the answer; where it does not take records, only the next start misses them.
   */
  async record(readings: readonly DeviceReading[], fresh: ReadonlySet<string>): Promise<Obstacle | undefined> {
    const time = this.#options.clock()
    const records: DeviceRecord[] = []
    for (const id of fresh) records.push({ id, time, isNew: true })
    for (const { deviceId } of readings)
      if (this.#known.isDue(deviceId, time)) records.push({ id: deviceId, time, isNew: false })
    if (records.length === 0) return undefined
    const { meanwhile } = this.#options
    const lines = this.#lines(records)
    const outcome = await this.#options.writer.write(lines)
    if (meanwhile && (outcome.kind === 'unreachable' || outcome.kind === 'busy')) {
      const unkept = await meanwhile.keep(lines, outcome.reason)
      if (unkept === undefined) return undefined
    }
    switch (outcome.kind) {
      case 'written':
        return undefined
      case 'partial':
      case 'misconfigured': {
        const reason = outcome.kind === 'partial' ? outcome.refused[0]?.reason : outcome.reason
        this.#options.log.warn(`new devices are not put on record, and will be new again after a restart: ${reason}`)
        return undefined
      }
    }
    return fresh.size > 0 ? outcome : undefined
  }

  async #load(): Promise<Obstacle | undefined> {
    const { reader, clock, log } = this.#options
    const now = clock()
    const known = this.#known
    const unrecorded = await reading(async () => {
      for await (const record of readRecords(reader, now)) known.restore(record, now)
    })
    if (unrecorded && unrecorded.kind !== 'misconfigured') return unrecorded
    // Those of an installation that kept no record of them have readings.
    const unread = await reading(async () => {
      for await (const id of readDevices(reader, now)) known.restoreUnrecorded(id, now)
    })
    if (unread && unread.kind !== 'misconfigured') return unread
    if (unrecorded && unread) return unrecorded
    const missed = unrecorded ?? unread
    if (missed) log.warn(`devices may be missed that are there: ${missed.reason}`)
    log.info(`${known.size} devices are known`)
    this.#isLoaded = true
    await this.copy()
    return undefined
  }
}

/** Why something cannot be read; `undefined` where it was. */
async function reading(read: () => Promise<void>): Promise<Obstacle | undefined> {
  try {
    await read()
    return undefined
  } catch (error) {
    return obstacleOf(error)
  }
}

/** @throws what is no failure of the database */
function obstacleOf(error: unknown): Obstacle {
  const { message: reason, retryAfterMs = 1000 } = error as InfluxError
  if (error instanceof InfluxUnreachable) return { kind: 'unreachable', reason }
  if (error instanceof InfluxBusy) return { kind: 'busy', reason, retryAfterMs }
  const unread = [InfluxMisconfigured, InfluxRefused, InfluxRowMismatch]
  if (unread.some((kind) => error instanceof kind)) return { kind: 'misconfigured', reason }
  throw error
}
