import { middle } from '../ingest/run.ts'
import type { Result } from '../table.ts'
import type { CellsMeasured } from './measure.ts'

/** The least devices that a core is to judge. */
export const LEAST_DEVICES = 2000
/** The least share of the runs due that has to be there: those under way at the end are not among them yet. */
const DONE = 0.9

/** What one reading, or one device, takes of a core: medians of the rounds. */
export interface Costs {
  readonly devicesPerCore: number
  /** Readings a second by one core, of all processes of a kind together. */
  readonly readingsPerCore: { readonly ingest: number; readonly stream: number; readonly writers: number }
  readonly bytesPerReading: number
}

/** @param measured of any number of cells */
export function costsOf({ devices, rounds, bytesPerReading }: CellsMeasured): Costs {
  const of = (name: string) => middle(rounds.map(({ cores }) => cores.get(name) ?? Number.NaN))
  const rate = (name: string) =>
    middle(rounds.map(({ cores, readingsPerSecond }) => readingsPerSecond / (cores.get(name) ?? Number.NaN)))
  return {
    devicesPerCore: devices / of('databases'),
    readingsPerCore: { ingest: rate('ingest'), stream: rate('stream'), writers: rate('writers') },
    bytesPerReading,
  }
}

/** A row for each number of cells. */
export function cellsResults(all: readonly CellsMeasured[]): readonly Result[] {
  return all.map((measured): Result => {
    const { cells, devices, rounds, tasks, failed, lateSeconds } = measured
    const { devicesPerCore, readingsPerCore, bytesPerReading } = costsOf(measured)
    const worst = tasks.toSorted((a, b) => b.worst - a.worst)[0]
    return {
      benchmark: 'past one machine, on one',
      method: `${cells} ${cells === 1 ? 'cell' : 'cells'}`,
      figures: {
        devices,
        'readings/s': Math.round(middle(rounds.map((one) => one.readingsPerSecond))),
        'devices a core': Math.round(devicesPerCore),
        'ingest, readings a core': Math.round(readingsPerCore.ingest),
        'stream, three servers': Math.round(readingsPerCore.stream),
        writers: Math.round(readingsPerCore.writers),
        'bytes a reading': Math.round(bytesPerReading),
        runs: tasks.reduce((sum, { runs }) => sum + runs, 0),
        'runs due': tasks.reduce((sum, { due }) => sum + due, 0),
        'over their period': tasks.reduce((sum, { over }) => sum + over, 0),
        'runs failed': tasks.reduce((sum, one) => sum + one.failed, 0),
        'longest, of its period': `${(worst?.worst ?? 0).toFixed(2)} ${worst?.worstTask ?? ''}`,
        'late seconds': lateSeconds,
        'readings failed': failed,
      },
    }
  })
}

/** Whether a number of cells misses what is aimed at. */
export const isMissed = (measured: CellsMeasured): boolean =>
  costsOf(measured).devicesPerCore < LEAST_DEVICES ||
  measured.failed > 0 ||
  measured.tasks.some(({ over, failed, runs, due }) => over > 0 || failed > 0 || runs < DONE * due)
