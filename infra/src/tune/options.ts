import { Duration, durationMs } from '@nrg/schema/duration'
import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'

export interface TuneArguments {
  /** The fleet configuration that a change is proposed of; that of FLEET_CONFIG where it is left out. */
  readonly config: string | undefined
  /** How far back alerts and what was said of them are looked at. */
  readonly backMs: number
  readonly write: boolean
}

const usage = `usage: npm run tune -- [--config FILE] [--back TIME] [--write]

Learns from verdicts: of the incidents that people said are real or false alarms it proposes other thresholds, as a diff of the
fleet configuration, with the alerts that would not have been raised, and those that would have been beside. Limits and supplies
are left alone. The database has to run.

  --config  the fleet configuration; that of FLEET_CONFIG, or infra/config/fleet.yaml, if left out
  --back    how far back alerts are looked at: 31d
  --write   write the change; without it nothing is changed`

const options = {
  config: { type: 'string' },
  back: { type: 'string', default: '31d' },
  write: { type: 'boolean', default: false },
} as const

/** Reads the command line. @throws UsageError saying what to give instead; HelpAsked */
export function parseTuneArguments(argv: readonly string[]): TuneArguments {
  const { values } = parseCommandLine(argv, { options }, usage)
  const { config, back, write } = values
  if (!new RegExp(Duration.pattern as string).test(back) || durationMs(back) <= 0)
    throw new UsageError(`--back ${back} is no length of time such as 31d or 12h`)
  return { config, backMs: durationMs(back), write }
}
