import { readOptionDefinitions, readOptionsOf, readOptionsUsage } from '@nrg/readings-file/command-line'
import type { ReadOptions } from '@nrg/readings-file/options'
import { Duration, durationMs } from '@nrg/schema/duration'
import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'

export interface BacktestArguments {
  readonly start: Date | undefined
  readonly stop: Date | undefined
  /** None, one, or two to compare. */
  readonly configs: readonly string[]
  /** A file of readings, and how it is to be read. */
  readonly file: string | undefined
  readonly read: ReadOptions
  readonly warmUpMs: number
  /** The length of a run at the most, as much as memory allows if left out. */
  readonly stepMs: number | undefined
  readonly json: boolean
}

const usage = `usage: npm run backtest -- --start TIME --stop TIME [--config FILE] [--config OTHER] [--file FILE]

  --start, --stop  the stretch of time, such as 2026-01-05 or 2026-01-05T12:00:00Z; with --file all of it if left out
  --config         a fleet configuration; infra/config/fleet.yaml if left out; two print what differs between them
  --file           readings of a file instead of those in the database: line protocol, CSV, JSON, … as npm run replay
                   takes them; --lp is the same
  --warm-up        how much earlier the tasks begin, for baselines: 7d
  --step           the length of a run at the most, as much as memory allows if left out
  --json           the alerts as JSON

How a file is read, where it does not say it itself:
${readOptionsUsage}

Nothing is written to the bucket of alerts.`

const text = { type: 'string' } as const
const options = {
  start: text,
  stop: text,
  file: text,
  lp: text,
  'warm-up': text,
  step: text,
  config: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  ...readOptionDefinitions,
} as const

/** Reads the command line. @throws UsageError, FileError */
export function parseBacktestArguments(argv: readonly string[]): BacktestArguments {
  const { values } = parseCommandLine(argv, { options }, usage)
  const configs = values.config ?? []
  if (configs.length > 2) throw new UsageError(`at most two configurations can be compared\n\n${usage}`)
  const start = instant('--start', values.start)
  const stop = instant('--stop', values.stop)
  const file = values.file ?? values.lp
  if (file === undefined && (start === undefined || stop === undefined))
    throw new UsageError(`--start and --stop are needed\n\n${usage}`)
  if (start !== undefined && stop !== undefined && start >= stop) throw new UsageError('--start must be before --stop')
  const warmUpMs = parseDuration('--warm-up', values['warm-up'] ?? '7d')
  const stepMs = parseStep(values.step)
  return { start, stop, configs, file, read: readOptionsOf(values), warmUpMs, stepMs, json: values.json ?? false }
}

/** The length of a run in milliseconds, at least a minute. @throws UsageError */
export function parseStep(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const ms = parseDuration('--step', text)
  if (ms < 60_000 || ms % 60_000 !== 0) throw new UsageError(`--step ${text} is no number of whole minutes`)
  return ms
}

function parseDuration(name: string, text: string): number {
  if (!new RegExp(Duration.pattern as string).test(text))
    throw new UsageError(`${name} ${text} is no length of time such as 7d or 12h`)
  return durationMs(text)
}

function instant(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  // A time without a zone would be one of this machine's.
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text) ? new Date(text) : undefined
  if (time === undefined || Number.isNaN(time.getTime()))
    throw new UsageError(`${name} ${text} is no time: write 2026-01-05 or 2026-01-05T12:00:00Z`)
  return time
}
