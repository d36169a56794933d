import { parseStep } from '@nrg/infra/backtest/options'
import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'

const corpora = ['synthetic', 'skab', 'nab', 'worlds', 'field'] as const
export type Corpus = (typeof corpora)[number]

/** A folder of benchmarks, or one fleet's readings. */
export type BenchArguments = {
  readonly config: string | undefined
  /** The length of a run over a fleet. */
  readonly stepMs: number | undefined
  readonly json: boolean
} & (
  | { readonly data: string; readonly only: readonly Corpus[] }
  | { readonly lp: string; readonly alerts: string | undefined; readonly labels: string | undefined }
)

const usage = `usage: npm run bench:detection -- --data FOLDER [--only synthetic|skab|nab|worlds|field]
       npm run bench:detection -- --lp FILE --alerts OUT.csv [--labels FILE]

  --data    a folder with synthetic-7.lp.gz, synthetic-7.labels.csv, skab.tar.gz, nab.tar.gz and the
            folders worlds and field
  --only    one of the benchmarks; may be given again
  --lp      readings of another fleet, as line protocol (.gz too)
  --alerts  where to write its alerts: device_id, metric, reason, start, until, score
  --labels  its faults: device_id, metric, kind, start, end; only scores the alerts
  --config  the fleet configuration instead of infra/config/fleet.yaml
  --step    the length of a run over a fleet at the most, as much as memory allows if left out
  --json    figures as JSON`

const text = { type: 'string' } as const
const options = {
  data: text,
  only: { type: 'string', multiple: true },
  lp: text,
  alerts: text,
  labels: text,
  config: text,
  step: text,
  json: { type: 'boolean' },
} as const

/** Reads the command line. @throws UsageError */
export function parseBenchArguments(argv: readonly string[]): BenchArguments {
  const { values } = parseCommandLine(argv, { options }, usage)
  const { data, lp, alerts, labels, config, only = corpora, json = false, step } = values
  const stepMs = parseStep(step)
  const unknown = only.find((name) => !(corpora as readonly string[]).includes(name))
  if (unknown !== undefined) throw new UsageError(`there is no benchmark ${unknown}\n\n${usage}`)
  if ((data === undefined) === (lp === undefined)) throw new UsageError(`either --data or --lp is needed\n\n${usage}`)
  if (data !== undefined) return { config, stepMs, json, data, only: only as readonly Corpus[] }
  if (alerts === undefined && labels === undefined)
    throw new UsageError(`--lp needs --alerts or --labels, or nothing would come of it\n\n${usage}`)
  return { config, stepMs, json, lp: lp as string, alerts, labels }
}
