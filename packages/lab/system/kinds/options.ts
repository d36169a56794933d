import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'

export interface KindsArguments {
  readonly seeds: readonly number[]
  /** With faults; one more is clean before them. */
  readonly days: number
  /** Where worlds are kept, and found again. */
  readonly keep: string | undefined
  readonly json: boolean
}

const usage = `usage: npm run bench:kinds -- [--seed N]... [--days N] [--keep FOLDER] [--json]

Puts faults into simulated devices on feeds at two sites, has the tasks find them, and asks the query service what kind of
cause each incident has: a table of what was put in against what is said.

  --seed   another fleet, other faults; may be given again: 101, 102 and 103, by which nothing was made
  --days   days with faults, after a clean one: 1
  --keep   keep in a folder what was found, and only ask anew where it is there already: for who changes the signs
  --json   figures as JSON`

const options = {
  seed: { type: 'string', multiple: true },
  days: { type: 'string', default: '1' },
  keep: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** Reads the command line. @throws UsageError */
export function parseKindsArguments(argv: readonly string[]): KindsArguments {
  const { seed = ['101', '102', '103'], days, keep, json } = parseCommandLine(argv, { options }, usage).values
  return { seeds: seed.map((one) => whole('seed', one, 0)), days: whole('days', days, 1), keep, json }
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text)
  if (!/^\d{1,9}$/.test(text) || value < least)
    throw new UsageError(`--${name} is a whole number from ${least} on, not ${JSON.stringify(text)}\n\n${usage}`)
  return value
}
