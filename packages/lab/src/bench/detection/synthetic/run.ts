import type { BacktestOptions } from '@nrg/infra/backtest/backtest'
import { readingLines } from '@nrg/infra/backtest/readings-file'
import { readingsFile } from '@nrg/readings-file/readings-file'
import type { StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Result } from '../../table.ts'
import { plainZScore } from '../plain-zscore.ts'
import { raisedOver } from '../raised-over.ts'
import { collectSeries, type MetricValues } from '../series.ts'
import type { Fault } from './faults.ts'
import { type FleetExtent, type ScoredAlert, type SyntheticScore, scoreFleet } from './score.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Readings of an hour, at one a minute: what the plain z-score looks back on. */
const PLAIN_WINDOW = 60

/** What came of a fleet's readings. */
export interface FleetRun {
  readonly alerts: readonly StoredAlert[]
  /** Alerts about many devices at once, which are not among them. */
  readonly common: number
  readonly series: ReadonlyMap<string, MetricValues>
  readonly extent: FleetExtent
  readonly seconds: number
}

/** Runs the tasks over all readings of a file, of which the first days are for warming up. */
export async function runFleet(
  path: string,
  config: FleetConfig,
  run: Pick<BacktestOptions, 'signal' | 'stepMs' | 'kept'>,
  warmUpDays = 2,
): Promise<FleetRun> {
  const began = performance.now()
  const series = new Map<string, MetricValues>()
  console.error(`loading ${path}`)
  const lines = readingLines(await readingsFile(path, {}), console.error)
  const { alerts: raised, span } = await raisedOver(collectSeries(lines, series), config, 'fleet', run)
  // A common cause is no device's fault: neither a hit nor a false alarm of one.
  const alerts = raised.filter(({ reason }) => reason !== 'fleet')
  const devices = new Set([...series.values()].map(({ device }) => device)).size
  const start = span.start.getTime()
  const extent = { start, scoredFrom: start + warmUpDays * DAY_MS, stop: span.stop.getTime(), devices }
  return { alerts, common: raised.length - alerts.length, series, extent, seconds: (performance.now() - began) / 1000 }
}

/** The figures of ours, of the plain z-score and of the clock, which raises an alert on everything every hour. */
export function fleetResults(
  { alerts, common, series, extent, seconds }: FleetRun,
  faults: readonly Fault[],
): Result[] {
  const result = (method: string, raised: readonly ScoredAlert[], more: Result['figures'] = {}): Result => ({
    benchmark: 'synthetic',
    method,
    figures: { ...figures(scoreFleet(raised, faults, extent)), ...more },
  })
  return [
    result('ours', alerts.map(scored), { 'fleet alerts': common, seconds: Math.round(seconds) }),
    result('plain z, 60 readings, 3 sd', plainAlerts(series.values())),
    result('clock, every hour', clockAlerts(series.values(), extent)),
  ]
}

/** What of an alert is scored. */
export const scored = ({ device_id, metric, since, until }: StoredAlert): ScoredAlert => ({
  device: device_id,
  metric,
  since,
  until,
})

function plainAlerts(all: Iterable<MetricValues>): ScoredAlert[] {
  const alerts: ScoredAlert[] = []
  for (const { device, metric, times, values } of all)
    for (const [index, hot] of plainZScore(values, PLAIN_WINDOW).entries()) {
      const at = times[index] as number
      if (hot) alerts.push({ device, metric, since: at, until: at })
    }
  return alerts
}

function clockAlerts(all: Iterable<MetricValues>, { start, stop }: FleetExtent): ScoredAlert[] {
  const alerts: ScoredAlert[] = []
  for (const { device, metric } of all)
    for (let at = start; at < stop; at += HOUR_MS) alerts.push({ device, metric, since: at, until: at })
  return alerts
}

function figures(score: SyntheticScore): Result['figures'] {
  return {
    F1: score.f1,
    precision: score.precision,
    recall: score.recall,
    'false/device-day': score.falsePerDeviceDay,
    'delay min': score.medianDelay,
    ...Object.fromEntries(Object.entries(score.kinds).map(([kind, [found, all]]) => [kind, `${found}/${all}`])),
  }
}
