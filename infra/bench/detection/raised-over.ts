import type { StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type BacktestOptions, backtest } from '../../src/backtest/backtest.ts'
import { loadReadings } from '../../src/backtest/load-readings.ts'
import type { ReadingLine } from '../../src/backtest/readings-file.ts'
import { showProgress } from '../../src/backtest/show-progress.ts'
import { withTemporaryDatabase } from '../../src/backtest/temporary-database.ts'
import type { Span } from '../../src/script/task-script.ts'

/** Runs the tasks of a configuration over readings, in an embedded InfluxDB of their own; `label` names the progress. */
export function raisedOver(
  readings: AsyncIterable<ReadingLine> | Iterable<ReadingLine>,
  config: FleetConfig,
  label: string,
  run: Pick<BacktestOptions, 'signal' | 'stepMs'>,
): Promise<{ readonly alerts: readonly StoredAlert[]; readonly span: Span }> {
  return withTemporaryDatabase(async (connection) => {
    const span = await loadReadings(connection, readings)
    const alerts = await backtest({ connection, config, span, warmUpMs: 0, ...run, progress: showProgress(label) })
    return { alerts, span }
  })
}
