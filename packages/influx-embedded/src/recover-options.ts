import { parseCommandLine, UsageError } from './command-line.ts'

export const RECOVER_USAGE = `usage: influx recover --data DIR [--org ORG]

Makes one more token that may do everything, and prints it: for data whose token is lost. The server must not run.
Nothing that is stored is changed, and other tokens go on.

  --data    where the server stores everything
  --org     the organisation that the token is of, where there are several`

/** Reads the command line of `recover`. @throws UsageError */
export function parseRecoverOptions(argv: readonly string[]): {
  readonly dataDir: string
  readonly org?: string | undefined
} {
  const text = { type: 'string' } as const
  const { data, org } = parseCommandLine(argv, { data: text, org: text }, RECOVER_USAGE)
  if (!data) throw new UsageError(`--data is needed\n\n${RECOVER_USAGE}`)
  return { dataDir: data, org }
}
