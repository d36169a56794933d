import { setTimeout as sleep } from 'node:timers/promises'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { type Database, rowsOf } from './database.ts'

const secondMs = 1000
export const everyMs = 10 * secondMs
const batchLines = 10_000
/** How long it is before the first fault. */
export const settlesMs = 30 * secondMs
/** How long an alert may take after its reading. */
export const liveAlertMs = 15 * secondMs

/** Faults are 6 A above what is usual. */
export const fault = 6

/** How the devices of `readings` are judged. */
export const liveConfig: FleetConfig = {
  ...defaultFleetConfig,
  detectors: { zscore: { sd_floor: 0.1 } },
  // The same fault comes again and again, and is told each time.
  learning: { ...defaultFleetConfig.learning, habit: 0 },
}

export interface Fault {
  readonly device: number
  readonly at: number
}

function line(device: number, at: number, above = 0): string {
  const swing = Math.sin(at / 61_000 + device) + Math.cos(at / 7919 + device)
  const values = `voltage_v=${230 + swing},current_a=${18 + swing / 4 + above},temp_c=${40 + swing / 5}`
  return `energy,device_id=${device} ${values} ${at}000000`
}

/** Readings of some devices in batches, in the order of their times. */
export function* readings(
  devices: readonly number[],
  from: number,
  until: number,
  faults: readonly Fault[],
): Iterable<string> {
  const odd = new Set(faults.map(({ device, at }) => `${device} ${at}`))
  let lines: string[] = []
  for (let at = from; at < until; at += everyMs)
    for (const device of devices) {
      lines.push(line(device, at, odd.has(`${device} ${at}`) ? fault : 0))
      if (lines.length === batchLines) {
        yield lines.join('\n')
        lines = []
      }
    }
  if (lines.length > 0) yield lines.join('\n')
}

/** Writes batches, evenly over a time where one is given; what the database has no room for now is sent again. */
export async function writeAll(database: Database, batches: Iterable<string>, overMs = 0): Promise<void> {
  const all = [...batches]
  const began = performance.now()
  for (const [i, batch] of all.entries()) {
    await sleep(Math.max(0, (i / all.length) * overMs - (performance.now() - began)))
    while ((await database.write(batch)) !== 204) await sleep(secondMs)
  }
}

/** Readings as they are read, with a fault of a steady device each time; keeps how long their alerts took. */
export class LiveLoad {
  readonly #database: Database
  readonly #running: Promise<void>
  readonly #alerts: Promise<number | undefined>[] = []
  /** What was read that has to have an alert. */
  readonly faults: Fault[] = []
  #devices: readonly number[]

  constructor(database: Database, steady: readonly number[], from: number, signal: AbortSignal) {
    this.#database = database
    this.#devices = steady
    this.#running = this.#run(steady, from, signal)
  }

  /** Those that were away read again. */
  join(devices: readonly number[]): void {
    this.#devices = [...this.#devices, ...devices]
  }

  /** How many milliseconds each alert took; undefined where there was none. */
  async done(): Promise<readonly (number | undefined)[]> {
    await this.#running
    return Promise.all(this.#alerts)
  }

  async #run(steady: readonly number[], from: number, signal: AbortSignal): Promise<void> {
    const settled = Date.now() + settlesMs
    for (let at = from; !signal.aborted; at += everyMs) {
      while (Date.now() < at && !signal.aborted) await sleep(100)
      await writeAll(this.#database, readings(this.#devices, at, at + 1, []))
      if (at < settled) continue
      const device = steady[this.#alerts.length % steady.length] as number
      await writeAll(this.#database, [line(device, at + 1, fault)])
      this.faults.push({ device, at: at + 1 })
      this.#alerts.push(this.#alertAfter({ device, at: at + 1 }))
    }
  }

  async #alertAfter({ device, at }: Fault): Promise<number | undefined> {
    const began = performance.now()
    const [from, until] = [at, at + 1].map((ms) => new Date(ms).toISOString())
    while (performance.now() - began < 4 * liveAlertMs) {
      const csv = await this.#database.query(
        `from(bucket: "${buckets.alerts.name}") |> range(start: ${from}, stop: ${until})
          |> filter(fn: (r) => r._measurement == "alerts" and r._field == "until" and r.device_id == "${device}") |> keep(columns: ["_time"])`,
      )
      if ([...rowsOf(csv)].length > 0) return performance.now() - began
      await sleep(250)
    }
    return undefined
  }
}
