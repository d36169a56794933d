import { buckets } from '@nrg/schema/bucket'
import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'

/** What a provisioning is asked to do beyond making what is missing. */
export interface ProvisionOptions {
  /** Whether the changes are only said. */
  readonly dryRun: boolean
  /** Names of buckets that may lose what is older than the configuration keeps. */
  readonly shorten: readonly string[]
  /** Names of tasks that are put back as the configuration has them, whatever was changed of them. */
  readonly restore: readonly string[]
  /** Whether the services' own tokens are made in production too. */
  readonly tokens: boolean
}

const usage = `usage: npm run provision -- [--dry-run] [--tokens] [--shorten BUCKET]... [--restore TASK]...

Makes the organisation, buckets and tasks that the configuration asks for, and brings tasks of an earlier configuration
up to date. What others made, changed or switched off, and what is kept longer, stays as it is and is named.

  --dry-run  print what differs, and change nothing
  --tokens   make the tokens of ingest and query, with no more rights than they need, and keep them in .env; in
             development that is done without it, for the database that .env names
  --shorten  let this bucket drop what is older than the configuration keeps
  --restore  put this task back as it was made, and switch it on`

const names = { type: 'string', multiple: true, default: [] as string[] } as const
const flag = { type: 'boolean', default: false } as const
const options = { 'dry-run': flag, tokens: flag, shorten: names, restore: names } as const

/** Reads the command line. @throws UsageError */
export function parseProvisionArguments(argv: readonly string[]): ProvisionOptions {
  const { values } = parseCommandLine(argv, { options }, usage)
  const known: string[] = Object.values(buckets).map(({ name }) => name)
  for (const name of values.shorten)
    if (!known.includes(name)) throw new UsageError(`--shorten ${name} is none of ${known.join(', ')}\n\n${usage}`)
  const { tokens, shorten, restore } = values
  return { dryRun: values['dry-run'], tokens, shorten, restore }
}
