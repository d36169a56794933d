import { relative } from 'node:path'
import type { ReadingLine } from '@nrg/infra/backtest/readings-file'
import type { StoredAlert } from '@nrg/schema/alert'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { repositoryRoot } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import type { Result } from '../../table.ts'
import { groupBy } from '../group-by.ts'
import { plainZScore } from '../plain-zscore.ts'
import { raisedOver } from '../raised-over.ts'
import { type NabSeries, readNab } from './dataset.ts'
import { probation, scoreNab } from './score.ts'

/** Files of 2011 to 2015 are moved by whole weeks into the same one: a clock time stays what it is, as does a weekday. */
const WEEK_MS = 7 * 86_400_000
const START = Math.ceil(Date.parse('2026-01-01T00:00:00Z') / WEEK_MS) * WEEK_MS
const FIRST_DEVICE = 1000
const MINUTE_MS = 60_000
const WRITTEN_FOR_MS = 5 * MINUTE_MS

/** Readings of a day, at one in five minutes. */
const PLAIN_WINDOW = 288
/** A detection is not repeated for so many rows. */
const SUPPRESSED_ROWS = 100
/** How often the clock, which looks at nothing, raises an alert. */
const CLOCK_ROWS = 1000

/** Runs the tasks over all files at once and scores the beginnings of the alerts. */
export async function runNab(path: string, signal: AbortSignal): Promise<Result[]> {
  const files = readNab(path)
  const config = loadFleetConfig(relative(repositoryRoot, `${import.meta.dirname}/fleet.yaml`))
  const alerts: StoredAlert[] = []
  for (const [intervalMs, own] of groupBy([...files.entries()], ([, file]) => intervalOf(file))) {
    const label = `nab, a reading in ${intervalMs / MINUTE_MS} min`
    const raised = await raisedOver(readings(own), inReadings(config, intervalMs), label, { signal })
    alerts.push(...raised.alerts)
  }
  const result = (method: string, detections: readonly (readonly number[])[]): Result => ({
    benchmark: 'NAB standard',
    method,
    figures: {
      score: scoreNab(files, detections),
      detections: files.reduce(
        (sum, { rows }, index) => sum + (detections[index] ?? []).filter((row) => row >= probation(rows)).length,
        0,
      ),
    },
  })
  return [
    result(
      'ours',
      files.map((file, index) => detectionRows(file, alerts.filter(isOf(index)))),
    ),
    result(
      'plain z, 288 readings, 3 sd',
      files.map(({ values }) => suppressed(rowsOf(plainZScore(values, PLAIN_WINDOW)))),
    ),
    result(
      `clock, every ${CLOCK_ROWS} rows`,
      files.map(({ rows }) => Array.from({ length: Math.ceil(rows / CLOCK_ROWS) }, (_, index) => index * CLOCK_ROWS)),
    ),
  ]
}

const isOf = (index: number) => (alert: StoredAlert) => alert.device_id === String(FIRST_DEVICE + index)

/** How far a file is moved. */
const shift = ({ times }: NabSeries) => START - Math.floor((times[0] as number) / WEEK_MS) * WEEK_MS

/** How far a file's readings are apart, mostly. */
function intervalOf({ times }: NabSeries): number {
  const gaps = times.slice(1).map((time, index) => time - (times[index] as number))
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] as number
}

/** The configuration, which is written for a reading in five minutes, for readings that are further apart. */
function inReadings(config: FleetConfig, intervalMs: number): FleetConfig {
  const scaled = (duration: string) => `${(durationMs(duration) * intervalMs) / WRITTEN_FOR_MS}ms`
  const detectors = Object.entries(config.detectors ?? {}).map(([name, parameters]) => {
    const lengths = (['window', 'baseline', 'hold'] as const).filter((length) => parameters[length] !== undefined)
    const own = Object.fromEntries(lengths.map((length) => [length, scaled(parameters[length] as string)]))
    return [name, { ...parameters, ...own }]
  })
  const metrics = config.metrics.map((metric) => ({ ...metric, resolution: `${intervalMs}ms` }))
  return { ...config, metrics, detectors: Object.fromEntries(detectors) }
}

function* readings(files: readonly (readonly [index: number, file: NabSeries])[]): Generator<ReadingLine> {
  for (const [index, file] of files)
    for (const [row, time] of file.times.entries())
      yield {
        point: `energy,device_id=${FIRST_DEVICE + index} value=${file.values[row]}`,
        time: BigInt(time + shift(file)) * 1_000_000n,
      }
}

/** The rows at which alerts began. */
function detectionRows(file: NabSeries, alerts: readonly StoredAlert[]): number[] {
  const moved = shift(file)
  const rows = alerts.map(({ since }) => file.times.findIndex((time) => time + moved >= since))
  return suppressed(rows.filter((row) => row >= 0).sort((a, b) => a - b))
}

const rowsOf = (hot: readonly boolean[]) => hot.flatMap((is, row) => (is ? [row] : []))

/** Leaves out what comes within so many rows of the detection before. */
export function suppressed(rows: readonly number[]): number[] {
  const kept: number[] = []
  for (const row of rows) if (row - (kept.at(-1) ?? Number.NEGATIVE_INFINITY) > SUPPRESSED_ROWS) kept.push(row)
  return kept
}
