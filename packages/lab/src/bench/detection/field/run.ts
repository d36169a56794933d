import { join } from 'node:path'
import type { BacktestOptions } from '@nrg/infra/backtest/backtest'
import { type ReadingLine, readingLines } from '@nrg/infra/backtest/readings-file'
import { readingsFile } from '@nrg/readings-file/readings-file'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Result } from '../../table.ts'
import { fieldConfig } from '../field-config.ts'
import { raisedOver } from '../raised-over.ts'
import { collectSeries, type MetricValues } from '../series.ts'
import { type FieldCase, type Finding, fieldCases, type Twin } from './cases.ts'

/** Runs the tasks over the readings of each case by itself, and shows what was found beside what is right. */
export async function runField(
  folder: string,
  config: FleetConfig,
  run: Pick<BacktestOptions, 'signal' | 'stepMs'>,
  show: (results: readonly Result[]) => void,
): Promise<void> {
  for (const fieldCase of fieldCases) show(await runCase(folder, fieldCase, config, run))
}

async function runCase(
  folder: string,
  { name, metrics, timeZone, twin, findings }: FieldCase,
  config: FleetConfig,
  run: Pick<BacktestOptions, 'signal' | 'stepMs'>,
): Promise<Result[]> {
  const series = new Map<string, MetricValues>()
  const stored = readingLines(await readingsFile(join(folder, `${name}.lp.gz`), {}), console.error)
  const lines = twin === undefined ? stored : withTwin(stored, twin)
  const own = fieldConfig(config, metrics, timeZone)
  const { alerts, span } = await raisedOver(collectSeries(lines, series), own, name, run)
  const devices = new Set([...series.values()].map(({ device }) => device)).size
  const raised = { alerts, start: span.start.getTime(), stop: span.stop.getTime(), devices }
  return findings(raised).map((finding) => result(name, finding))
}

/** The readings, and beside each of the device that the twin is like, the twin's. */
export async function* withTwin(
  lines: AsyncIterable<ReadingLine>,
  { device, like, from, to }: Twin,
): AsyncGenerator<ReadingLine> {
  for await (const line of lines) {
    yield line
    const [series = '', fields = ''] = line.point.split(' ')
    if (!series.split(',').includes(`device_id=${like}`)) continue
    const at = Number(line.time / 1_000_000n)
    const own = from <= at && at < to ? fields.replaceAll(/=[^,]+/g, '=0') : fields
    yield { point: `${series.replace(`device_id=${like}`, `device_id=${device}`)} ${own}`, time: line.time }
  }
}

/** A finding as a row of the table. */
export function result(name: string, finding: Finding): Result {
  const { what, found, right, atMost = false } = finding
  return {
    benchmark: 'field',
    method: `${name}: ${what}`,
    figures: {
      found,
      right: atMost ? `≤ ${right}` : right,
      is: (atMost ? found <= right : found === right) ? 'right' : 'wrong',
    },
  }
}
