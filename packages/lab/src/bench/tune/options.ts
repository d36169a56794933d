import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'

/** A folder of worlds, or one fleet's readings with its labels. */
export type TuneBenchArguments = {
  readonly config: string | undefined
  readonly verdicts: number
  readonly err: number
  readonly seeds: readonly number[]
  readonly json: boolean
} & ({ readonly data: string } | { readonly lp: string; readonly labels: string })

const usage = `usage: npm run bench:tune -- --data FOLDER
       npm run bench:tune -- --lp FILE --labels FILE

What npm run tune makes of verdicts: the production tasks judge the readings, simulated operators say of some alerts what they
were, and of what is proposed then it is counted which false alerts are left and which faults are found no more.

  --data      a folder with the folder worlds: FILE.lp.gz with FILE.labels.csv beside it
  --lp        readings of another fleet, as line protocol (.gz too)
  --labels    its faults: device_id, metric, kind, start, end
  --verdicts  how many alerts operators speak about: 20
  --err       the share of their verdicts that is wrong: 0.05
  --seeds     how many times other operators speak about other alerts: 20
  --config    the fleet configuration instead of infra/config/fleet.yaml
  --json      figures as JSON`

const text = { type: 'string' } as const
const options = {
  data: text,
  lp: text,
  labels: text,
  config: text,
  verdicts: { type: 'string', default: '20' },
  err: { type: 'string', default: '0.05' },
  seeds: { type: 'string', default: '20' },
  json: { type: 'boolean', default: false },
} as const

/** Reads the command line. @throws UsageError */
export function parseTuneBenchArguments(argv: readonly string[]): TuneBenchArguments {
  const { values } = parseCommandLine(argv, { options }, usage)
  const { data, lp, labels, config, json } = values
  const err = Number(values.err)
  if (values.err.trim() === '' || !(err >= 0 && err <= 1))
    throw new UsageError(`--err ${values.err} is no share, from 0 to 1`)
  const seeds = Array.from({ length: wholeNumber('--seeds', values.seeds) }, (_, index) => index + 1)
  const shared = { config, verdicts: wholeNumber('--verdicts', values.verdicts), err, seeds, json }
  if ((data === undefined) === (lp === undefined)) throw new UsageError(`either --data or --lp is needed\n\n${usage}`)
  if (data !== undefined) return { ...shared, data }
  if (labels === undefined)
    throw new UsageError(`--lp needs --labels: which alerts are false is known by them\n\n${usage}`)
  return { ...shared, lp: lp as string, labels }
}

function wholeNumber(name: string, value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new UsageError(`${name} ${value} is no whole number from 1 to 9999`)
  return Number(value)
}
