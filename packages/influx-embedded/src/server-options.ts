import { parseArgs } from 'node:util'

export interface ServerOptions {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** Whether any number of runs of a task may run at once. */
  readonly anyNumberAtOnce: boolean
  readonly setup: { readonly org: string; readonly bucket: string; readonly token: string } | undefined
}

/** What is wrong with the command line; the message says what to do. */
export class UsageError extends Error {}

export const USAGE = `usage: influx --port PORT --data DIR [--host HOST] [--org ORG --bucket BUCKET --token TOKEN] [--any-number-at-once]

  --port    where to listen; 0 takes a free port
  --data    where to store everything
  --host    127.0.0.1 unless told otherwise
  --org, --bucket, --token
            set the server up at its first start; without them it waits for POST /api/v2/setup
  --any-number-at-once
            ignore a task's concurrency, as InfluxDB 2.9.1 does: for tests`

/** Reads the command line. @throws UsageError */
export function parseServerOptions(argv: readonly string[]): ServerOptions {
  const { port, data, host = '127.0.0.1', org, bucket, token, 'any-number-at-once': anyNumberAtOnce } = parse(argv)
  if (port === undefined || data === undefined) throw new UsageError(`--port and --data are needed\n\n${USAGE}`)
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port ${port} is no port number`)
  const given = [org, bucket, token].filter((value) => value !== undefined && value !== '')
  if (given.length !== 0 && given.length !== 3) throw new UsageError('--org, --bucket and --token go together')
  const setup =
    given.length === 3 ? { org: org as string, bucket: bucket as string, token: token as string } : undefined
  return { port: Number(port), host, dataDir: data, anyNumberAtOnce, setup }
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    const options = {
      port: text,
      data: text,
      host: text,
      org: text,
      bucket: text,
      token: text,
      'any-number-at-once': { type: 'boolean', default: false },
    } as const
    return parseArgs({ args: [...argv], options }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`, { cause: error })
  }
}
