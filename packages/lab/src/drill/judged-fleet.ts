import { readingLine } from '@nrg/influx/reading-line'
import { partitionOfDevice } from '@nrg/stream/partition'
import { below, type Random, randomFrom, shuffle } from './random.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440
const FIRST_DEVICE = 5000
/** The first of the days are learned from. */
const QUIET = 4 / 7

/** What is wrong with a device for some minutes. */
interface Fault {
  readonly device: number
  readonly from: number
  readonly until: number
  readonly of: 'voltage' | 'load' | 'heat' | 'silence'
}

/**
 * Readings that there is something to tell of: a reading a minute of each device over some days, the same for the same seed. Some
 * devices have a fault of their own, and at times the voltage of a third of all sags at once, most of them in one cell.
 */
export class JudgedFleet {
  readonly startMs: number
  readonly days: number
  readonly devices: readonly number[]
  readonly #seed: number
  readonly #faults: readonly Fault[]

  /** @param table which cell each partition is in; of two cells each has the half of the devices */
  constructor(seed: number, startMs: number, days: number, table: readonly string[], perCell = 8) {
    this.startMs = Math.floor(startMs / MINUTE_MS) * MINUTE_MS
    this.days = days
    this.#seed = seed
    const cells = [...new Set(table)].map((cell) => devicesIn(cell, table, perCell))
    this.devices = cells.flat()
    this.#faults = faultsOf(randomFrom(seed), days * DAY_MINUTES, cells)
  }

  get stopMs(): number {
    return this.startMs + this.days * DAY_MINUTES * MINUTE_MS
  }

  /** The readings of all devices in a minute since the start. */
  minute(index: number): readonly JudgedReading[] {
    return this.devices.flatMap((device, place) => {
      const wrong = this.#faults.filter(
        (fault) => fault.device === device && index >= fault.from && index < fault.until,
      )
      const has = (of: Fault['of']) => wrong.some((fault) => fault.of === of)
      if (has('silence')) return []
      const noise = randomFrom(Math.imul(this.#seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b) ^ device)
      const around = () => noise() + noise() + noise() - 1.5
      for (let warm = 0; warm < 4; warm++) noise()
      const day = Math.sin((2 * Math.PI * index) / DAY_MINUTES + place / 3)
      return {
        device,
        at: this.startMs + index * MINUTE_MS,
        voltage_v: 470 + 2 * day + around() - (has('voltage') ? 14 : 0),
        current_a: 15 + 3 * day + around() + (has('load') ? 9 : 0),
        temp_c: 40 + 4 * day + around() + (has('heat') ? 32 : 0),
      }
    })
  }
}

export interface JudgedReading {
  readonly device: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly voltage_v: number
  readonly current_a: number
  readonly temp_c: number
}

/** As a device sends it to the ingest service. */
export const judgedJson = ({ device, at, ...metrics }: JudgedReading): string =>
  JSON.stringify({ device_id: device, timeof: new Date(at).toISOString(), ...metrics })

/** As line protocol. */
export const judgedLine = ({ device, at, ...metrics }: JudgedReading): string =>
  readingLine({ deviceId: String(device), time: BigInt(at) * 1_000_000n, metrics })

function devicesIn(cell: string, table: readonly string[], count: number): readonly number[] {
  const devices: number[] = []
  for (let id = FIRST_DEVICE; devices.length < count; id++)
    if (table[partitionOfDevice(String(id), undefined)] === cell) devices.push(id)
  return devices
}

function faultsOf(random: Random, minutes: number, cells: readonly (readonly number[])[]): readonly Fault[] {
  const quiet = Math.floor(QUIET * minutes)
  const at = () => quiet + below(random, Math.max(1, minutes - quiet - 240))
  const all = shuffle(cells.flat(), random)
  const own = (['load', 'heat', 'silence', 'voltage'] as const).map((of, index): Fault => {
    const from = at()
    return { device: all[index] as number, from, until: from + 45 + below(random, 120), of }
  })
  const sags = [0, 1, 2].flatMap((sag) => {
    const from = at()
    // Most of one cell, and one of each other: alone, those see nothing that they have in common.
    return cells.flatMap((devices, index) =>
      devices
        .slice(0, index === sag % cells.length ? Math.ceil(devices.length * 0.6) : 1)
        .map((device): Fault => ({ device, from, until: from + 40, of: 'voltage' })),
    )
  })
  return [...own, ...sags]
}
