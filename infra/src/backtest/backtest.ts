import { unlearnedFromMs, withoutFeatures } from '@nrg/detection/tasks/sparse'
import type { Connection } from '@nrg/influx/connection'
import { createReader, type Reader } from '@nrg/influx/query'
import { readAlerts } from '@nrg/influx/stored-alerts'
import type { StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { detectionTasks } from '../detection/tasks.ts'
import { readingSlices } from '../script/reading-slices.ts'
import { steps } from '../script/steps.ts'
import type { Span } from '../script/task-script.ts'
import { redirected } from './redirect.ts'
import { runStretch } from './run-stretch.ts'
import { makeScratchBuckets, type ScratchBuckets } from './scratch-buckets.ts'
import { areApart, storedSeries } from './stored-series.ts'
import { stretchMs } from './stretch-length.ts'
import { unitsOf } from './units.ts'

const MINUTE_MS = 60_000

/** Called after each stretch: how many are done, of how many, and up to which time. */
export type Progress = (done: number, total: number, at: Date) => void

export interface BacktestOptions {
  /** The database that holds the readings; a run over an hour may take longer than a request of a service. */
  readonly connection: Connection
  readonly config: FleetConfig
  /** Alerts that touch this stretch are answered. */
  readonly span: Span
  /** How much earlier the tasks begin, so that there are baselines at its start. */
  readonly warmUpMs: number
  readonly progress?: Progress
  readonly signal?: AbortSignal
  /** The length of a run at the most, as much as memory allows if left out. Any length gives the same alerts. */
  readonly stepMs?: number | undefined
  /** Is given where the tasks wrote, before that is gone. */
  readonly kept?: (reader: Reader, buckets: Pick<ScratchBuckets, 'rollups' | 'alerts'>) => Promise<void>
}

/**
 * Runs the tasks of a configuration over stored readings and answers the alerts that they would have raised.
 *
 * They write to buckets of their own, which are gone afterwards. The rates of counters are readings: where those are not
 * there yet, they are from then on.
 */
export async function backtest(options: BacktestOptions): Promise<StoredAlert[]> {
  const { connection, config, span, warmUpMs, progress, signal } = options
  const reader = createReader(connection)
  const earliest = { start: new Date(span.start.getTime() - warmUpMs), stop: span.stop }
  const { first, series, perDay } = await storedSeries(reader, earliest)
  if (first === undefined) return []
  const whole = { start: new Date(Math.floor(first.getTime() / MINUTE_MS) * MINUTE_MS), stop: span.stop }
  const rarely = await areApart(reader, whole, unlearnedFromMs(config))
  const tasks = detectionTasks(config).filter(({ name }) => !(rarely && withoutFeatures(name)))
  const units = unitsOf(tasks)
  const longest = stretchMs(config, series, perDay)
  const scratch = await makeScratchBuckets(connection)
  try {
    let done = 0
    const stretches = [...steps(whole, Math.min(options.stepMs ?? longest, longest), longest)]
    for (const stretch of stretches) {
      await runStretch(units, stretch, await readingSlices(reader, stretch, tasks), async ({ script, now }) => {
        signal?.throwIfAborted()
        const options = { now, ...(signal && { signal }) }
        for await (const _row of reader.rows(redirected(script, scratch.names), Type.Object({}), options));
      })
      progress?.(++done, stretches.length, stretch.stop)
    }
    const alerts = await readAlerts(reader, { bucket: scratch.alerts, from: span.start, to: span.stop })
    await options.kept?.(reader, scratch)
    return alerts.filter(({ state }) => state === 'raised')
  } finally {
    await scratch.drop()
  }
}
