import { type BacktestOptions, backtest } from '@nrg/infra/backtest/backtest'
import { loadReadings } from '@nrg/infra/backtest/load-readings'
import type { ReadingLine } from '@nrg/infra/backtest/readings-file'
import { showProgress } from '@nrg/infra/backtest/show-progress'
import { withTemporaryDatabase } from '@nrg/infra/backtest/temporary-database'
import type { Span } from '@nrg/infra/script/task-script'
import type { StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'

/** Runs the tasks of a configuration over readings, in an embedded InfluxDB of their own; `label` names the progress. */
export function raisedOver(
  readings: AsyncIterable<ReadingLine> | Iterable<ReadingLine>,
  config: FleetConfig,
  label: string,
  run: Pick<BacktestOptions, 'signal' | 'stepMs' | 'kept'>,
): Promise<{ readonly alerts: readonly StoredAlert[]; readonly span: Span }> {
  return withTemporaryDatabase(async (connection) => {
    const span = await loadReadings(connection, readings)
    const alerts = await backtest({ connection, config, span, warmUpMs: 0, ...run, progress: showProgress(label) })
    return { alerts, span }
  })
}
