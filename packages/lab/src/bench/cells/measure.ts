import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { NatsProgram } from '@nrg/service/testing/nats-server'
import { cpuTicks } from '../cpu.ts'
import { fillCell } from './fill.ts'
import { BenchInstallation } from './installation.ts'
import { LiveFleet } from './live.ts'
import type { CellsArguments } from './options.ts'
import { type TaskPeriods, taskPeriods } from './task-periods.ts'

/** What so many cells came to. */
export interface CellsMeasured {
  readonly cells: number
  readonly devices: number
  /** Of each round: of a core, the share that the processes of a kind took, and the readings that were acknowledged. */
  readonly rounds: readonly { readonly cores: ReadonlyMap<string, number>; readonly readingsPerSecond: number }[]
  readonly tasks: readonly TaskPeriods[]
  readonly failed: number
  readonly lateSeconds: number
  /** Bytes on disk of a reading, with all that is made of it. */
  readonly bytesPerReading: number
}

const TICKS = 100
const MINUTE_MS = 60_000
/** Tasks and connections settle so long. */
const SETTLE_MS = 60_000

export interface MeasureOptions extends Omit<CellsArguments, 'cells' | 'json'> {
  readonly cells: number
  readonly config: FleetConfig
  readonly nats: NatsProgram
  readonly say: (text: string) => void
  readonly signal: AbortSignal
}

/** Measures so many cells while their devices send. */
export async function measureCells(options: MeasureOptions): Promise<CellsMeasured> {
  const { cells, config, nats, say, signal, minutes } = options
  const devices = cells * options.devices
  const folder = mkdtempSync(join(tmpdir(), 'nrg-bench-cells-'))
  const bench = await BenchInstallation.start(folder, nats, cells)
  const live = new LiveFleet(bench.ingestUrl, devices)
  try {
    const until = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
    const from = until - minutes * MINUTE_MS
    for (const cell of bench.cells) {
      say(`${cell.name} of ${cells}: ${minutes} minutes of readings`)
      await fillCell(cell, { config, table: bench.table, devices, from, until, signal })
    }
    const stored = (devices * (until - from)) / 1000
    const bytesPerReading = bench.cells.reduce((sum, one) => sum + bytesOf(one.folder), 0) / stored
    await bench.open()
    live.start(Math.ceil(Date.now() / 1000))
    say(`${devices} devices send; settling`)
    await sleep(SETTLE_MS, undefined, { signal })
    const began = Date.now()
    const rounds = await measureRounds(bench, live, options)
    const tasks = await Promise.all(bench.cells.map((cell) => taskPeriods(cell, config, began)))
    const { failed, late: lateSeconds } = live
    return { cells, devices, rounds, tasks, failed, lateSeconds, bytesPerReading }
  } finally {
    await live.stop()
    await bench.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureRounds(bench: BenchInstallation, live: LiveFleet, options: MeasureOptions) {
  const { rounds, seconds, say, signal } = options
  const measured: CellsMeasured['rounds'][number][] = []
  for (let round = 1; round <= rounds; round++) {
    const [before, acknowledged, began] = [usedTicks(bench), live.acknowledged, performance.now()]
    await sleep(seconds * 1000, undefined, { signal })
    const took = (performance.now() - began) / 1000
    const after = usedTicks(bench)
    measured.push({
      cores: new Map([...after].map(([name, ticks]) => [name, (ticks - (before.get(name) ?? 0)) / TICKS / took])),
      readingsPerSecond: (live.acknowledged - acknowledged) / took,
    })
    say(`round ${round} of ${rounds}`)
  }
  return measured
}

/** What the processes of each kind have taken so far, together. @throws where no system tells it */
function usedTicks(bench: BenchInstallation): Map<string, number> {
  const sum = (pids: readonly number[]) =>
    pids.reduce((all, pid) => {
      const ticks = cpuTicks(pid)
      if (ticks === undefined) throw new Error('what processes take of a core is not told here: it needs /proc')
      return all + ticks
    }, 0)
  return new Map([...bench.processes].map(([name, pids]) => [name, sum(pids)]))
}

function bytesOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce(
    (sum, { parentPath, name }) => sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}
