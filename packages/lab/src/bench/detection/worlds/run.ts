import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { BacktestOptions } from '@nrg/infra/backtest/backtest'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { UsageError } from '@nrg/schema/usage-error'
import type { Result } from '../../table.ts'
import { fieldConfig } from '../field-config.ts'
import { groupBy } from '../group-by.ts'
import { type Fault, readFaults } from '../synthetic/faults.ts'
import { type FleetRun, runFleet, scored } from '../synthetic/run.ts'
import { scoreFleet } from '../synthetic/score.ts'

const READINGS = '.lp.gz'

/** The first days are clean: devices show what they do by day and night. */
export const WARM_UP_DAYS = 4

/** Runs the tasks over each world of a folder, devices of many kinds, and scores each kind by itself too. */
export async function runWorlds(
  folder: string,
  config: FleetConfig,
  run: Pick<BacktestOptions, 'signal' | 'stepMs'>,
  show: (results: readonly Result[]) => void,
): Promise<void> {
  for (const path of worldsIn(folder)) {
    const faults = readFaults(labelsOf(path))
    const fleet = await runFleet(path, fieldConfig(config), run, WARM_UP_DAYS)
    show(worldResults(basename(path, READINGS), fleet, faults))
    show(foundByFault(basename(path, READINGS), fleet, faults))
  }
}

/** The readings of the worlds of a folder. @throws UsageError */
export function worldsIn(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    throw new UsageError(`${folder} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error })
  }
  const worlds = names.filter((name) => name.endsWith(READINGS)).sort()
  if (worlds.length === 0) throw new UsageError(`${folder} has no ${READINGS} file`)
  return worlds.map((name) => join(folder, name))
}

/** The labels beside the readings of a world. */
export const labelsOf = (path: string): string => path.replace(READINGS, '.labels.csv')

type ScoredRun = Pick<FleetRun, 'alerts' | 'extent'>

/** The figures of all devices, of those with even and with odd ids (what is tuned on the one is shown on the other), and of each kind. */
export function worldResults(benchmark: string, run: ScoredRun, faults: readonly Fault[]): Result[] {
  const kinds = new Map(faults.map(({ device, deviceKind = '' }) => [device, deviceKind]))
  const devices = [...kinds.keys()]
  const rows: [name: string, devices: readonly string[]][] = [
    ['all', devices],
    ['even ids', devices.filter((id) => Number(id) % 2 === 0)],
    ['odd ids', devices.filter((id) => Number(id) % 2 !== 0)],
    ...[...groupBy(devices, (id) => kinds.get(id) ?? '')].sort(([a], [b]) => (a < b ? -1 : 1)),
  ]
  return rows.map(([method, own]) => ({ benchmark, method, figures: figuresOf(own, run, faults) }))
}

function figuresOf(devices: readonly string[], { alerts, extent }: ScoredRun, faults: readonly Fault[]) {
  const of = new Set(devices)
  const raised = alerts.filter(({ device_id }) => of.has(device_id))
  const own = faults.filter(({ device }) => of.has(device))
  const score = scoreFleet(raised.map(scored), own, { ...extent, devices: of.size })
  const days = (of.size * (extent.stop - extent.scoredFrom)) / 86_400_000
  const late = raised.filter(({ since }) => since >= extent.scoredFrom)
  return {
    F1: score.f1,
    recall: score.recall,
    precision: score.precision,
    'false/device-day': score.falsePerDeviceDay,
    'alerts/device-day': late.length / days,
    'critical/device-day': late.filter(({ severity }) => severity === 'critical').length / days,
    'delay min': score.medianDelay,
  }
}

/** Of each kind of fault: how many there are, and how many were found. */
export function foundByFault(benchmark: string, { alerts, extent }: ScoredRun, faults: readonly Fault[]): Result[] {
  const { kinds } = scoreFleet(alerts.map(scored), faults, extent)
  return Object.entries(kinds).map(([method, [found, all]]) => ({
    benchmark: `${benchmark}, faults`,
    method,
    figures: { found, of: all },
  }))
}
