import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryMb } from '../../drill/memory-mb.ts'
import { cpuTicks } from '../cpu.ts'
import { bareBatches, bareSingles, batches, type Load, messages, points, rawLines, singles } from './loads.ts'
import type { IngestArguments } from './options.ts'
import { type Processes, startProcesses } from './processes.ts'
import { BenchReadings } from './readings.ts'
import { runLoad, type Sample } from './run-load.ts'
import { openSender, type Sender } from './send.ts'

/** What of a core one run of a load took of each process, in microseconds a reading. */
export type Cost = Readonly<Record<string, number>>

/** The runs of one load. */
export interface Measured {
  readonly load: Load
  readonly samples: readonly Sample[]
  readonly costs: readonly Cost[]
}

export interface Measurement {
  readonly loads: readonly Measured[]
  /** Single readings at half the rate that was reached, in requests a second. */
  readonly half: { readonly requestsPerSecond: number; readonly latenciesMs: readonly number[] }
  /** The most memory that ingest had under load, in megabytes. */
  readonly residentMb: number
}

const TICK_US = 10_000
const WATCH_MS = 1000

/** Measures all loads in turn, each as often as is wanted, in processes of their own. */
export async function measureIngest(
  { database, bucket, seconds, rounds }: IngestArguments,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'nrg-bench-ingest-'))
  const processes = await startProcesses(folder, database)
  const bench = new Bench(processes, seconds, signal)
  try {
    const loads = [bareSingles, singles, bareBatches, batches, points, rawLines(processes.org, bucket), messages]
    for (const load of loads) await bench.open(load)
    for (const load of loads) await bench.run(load, { warm: true })
    for (let round = 1; round <= rounds; round++) {
      for (const load of loads) await bench.run(load)
      say(`round ${round} of ${rounds}`)
    }
    const measured = bench.measured
    const requestsPerSecond = middle(measured.get(singles)?.samples.map(({ perSecond }) => perSecond) ?? []) / 2
    const latenciesMs: number[] = []
    for (let round = 1; round <= rounds; round++)
      latenciesMs.push(...(await bench.run(singles, { requestsPerSecond })).latenciesMs)
    return { loads: [...measured.values()], half: { requestsPerSecond, latenciesMs }, residentMb: bench.residentMb }
  } finally {
    await bench.close()
    await processes.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The middle value; the upper one of two. */
export const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** Runs loads, and keeps what came of them. */
class Bench {
  readonly measured = new Map<Load, { load: Load; samples: Sample[]; costs: Cost[] }>()
  residentMb = 0
  readonly #processes: Processes
  readonly #seconds: number
  readonly #signal: AbortSignal
  readonly #readings = new BenchReadings()
  readonly #senders = new Map<Load, Sender>()
  readonly #watching: NodeJS.Timeout

  constructor(processes: Processes, seconds: number, signal: AbortSignal) {
    this.#processes = processes
    this.#seconds = seconds
    this.#signal = signal
    this.#watching = setInterval(() => this.#watch(), WATCH_MS)
  }

  async open(load: Load): Promise<void> {
    const { url, key } = this.#processes.http[load.target]
    this.#senders.set(load, await openSender(load, load.by === 'mqtt' ? this.#processes.mqttUrl : url, key))
  }

  /** @param how only to warm up, or at which rate: then it is not kept with the others */
  async run(load: Load, how: { warm?: boolean; requestsPerSecond?: number } = {}): Promise<Sample> {
    const { send } = this.#senders.get(load) ?? {}
    if (send === undefined) throw new Error(`${load.name} is not open`)
    const before = this.#used()
    const { requestsPerSecond } = how
    const sample = await runLoad(load, {
      readings: this.#readings,
      send,
      seconds: how.warm ? 1 : this.#seconds,
      signal: this.#signal,
      ...(requestsPerSecond !== undefined && { requestsPerSecond }),
    })
    if (how.warm || requestsPerSecond !== undefined) return sample
    const after = this.#used()
    const cost: Cost = Object.fromEntries(
      Object.entries(after).map(([name, us]) => [name, (us - (before[name] ?? 0)) / sample.acknowledged]),
    )
    const kept = this.measured.get(load) ?? { load, samples: [], costs: [] }
    this.measured.set(load, kept)
    kept.samples.push(sample)
    kept.costs.push(cost)
    return sample
  }

  async close(): Promise<void> {
    clearInterval(this.#watching)
    for (const { close } of this.#senders.values()) await close().catch(() => undefined)
  }

  /** Microseconds of a core that each process has taken so far; this one is the client. */
  #used(): Record<string, number> {
    const used: Record<string, number> = {}
    for (const [name, { pid }] of Object.entries(this.#processes.programs)) {
      const ticks = cpuTicks(pid)
      if (ticks !== undefined) used[name] = ticks * TICK_US
    }
    const { user, system } = process.cpuUsage()
    return { ...used, client: user + system }
  }

  #watch(): void {
    const ingest = this.#processes.programs.ingest
    if (ingest?.runs) this.residentMb = Math.max(this.residentMb, memoryMb(ingest))
  }
}
