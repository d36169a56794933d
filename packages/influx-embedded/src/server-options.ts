import { readFileSync } from 'node:fs'
import { AllowedHosts } from './access/allowed-hosts.ts'
import type { InfluxAppOptions } from './app.ts'
import { parseCommandLine, UsageError } from './command-line.ts'

export interface ServerOptions {
  readonly port: number
  readonly host: string
  /** By which it may be asked, beside loopback: `host` among them. */
  readonly allowedHosts: readonly string[]
  readonly dataDir: string
  /** Whether any number of runs of a task may run at once. */
  readonly anyNumberAtOnce: boolean
  readonly setup: { readonly org: string; readonly bucket: string; readonly token: string } | undefined
  /** How many series there may be, and for what a part of them is kept. */
  readonly limits: Pick<NonNullable<InfluxAppOptions['limits']>, 'maxSeries' | 'seriesShares'>
}

export const USAGE = `usage: influx --port PORT --data DIR [--host HOST] [--allow-host HOST]... [--any-number-at-once]
              [--max-series N] [--keep-series BUCKET=PERCENT]... [--keep-known-series PERCENT]
              [--org ORG --bucket BUCKET [--token-file FILE | --token TOKEN]]
       influx recover --help         a new token for data whose token is lost

  --port    where to listen; 0 takes a free port
  --data    where to store everything
  --host    127.0.0.1 unless told otherwise
  --allow-host
            a further name by which it may be asked (INFLUX_ALLOWED_HOSTS, with commas between, too)
  --org, --bucket
            set the server up at its first start; without them it waits for POST /api/v2/setup
  --token-file, --token
            the token that is made then; INFLUXDB_TOKEN without them. A command line is seen by everyone on this machine
  --max-series
            how many series there may be, a million unless told otherwise
  --keep-series
            how many in a hundred of them no other bucket may take
  --keep-known-series
            how many in a hundred of its own a bucket keeps for what it knows: no new values of tags
  --any-number-at-once
            ignore a task's concurrency, as InfluxDB 2.9.1 does: for tests`

/** Reads the command line, and of the environment what it leaves out. @throws UsageError */
export function parseServerOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ServerOptions {
  const { port, data, host = '127.0.0.1', ...given } = parse(argv)
  if (port === undefined || data === undefined) throw new UsageError(`--port and --data are needed\n\n${USAGE}`)
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port ${port} is no port number`)
  const further = env.INFLUX_ALLOWED_HOSTS?.split(',').map((name) => name.trim()) ?? []
  const allowedHosts = [host, ...given['allow-host'], ...further.filter((name) => name !== '')]
  refuseWrongHosts(allowedHosts)
  return {
    port: Number(port),
    host,
    allowedHosts,
    dataDir: data,
    anyNumberAtOnce: given['any-number-at-once'],
    setup: setupOf(given, env.INFLUXDB_TOKEN),
    limits: limitsOf(given),
  }
}

function limitsOf(given: ReturnType<typeof parse>): ServerOptions['limits'] {
  const { 'max-series': most, 'keep-series': kept, 'keep-known-series': known } = given
  if (most !== undefined && !/^[1-9]\d{0,8}$/.test(most)) throw new UsageError(`--max-series ${most} is no such number`)
  const buckets: Record<string, number> = {}
  for (const one of kept) {
    const [, bucket = '', percent = ''] = /^(.+)=(.*)$/.exec(one) ?? []
    buckets[bucket] = partOf(percent, `--keep-series ${one}`)
  }
  const sum = Object.values(buckets).reduce((all, part) => all + part, 0)
  if (sum >= 1) throw new UsageError('--keep-series: less than 100 in all, or nothing is left for other buckets')
  return {
    ...(most !== undefined && { maxSeries: Number(most) }),
    seriesShares: { buckets, ...(known !== undefined && { known: partOf(known, `--keep-known-series ${known}`) }) },
  }
}

function partOf(percent: string, option: string): number {
  if (!/^\d{1,2}(\.\d+)?$/.test(percent)) throw new UsageError(`${option}: a percentage below 100 is wanted`)
  return Number(percent) / 100
}

function setupOf(given: ReturnType<typeof parse>, environmentToken: string | undefined): ServerOptions['setup'] {
  const { org, bucket } = given
  const chosen = tokenOf(given)
  if (!org && !bucket && !chosen) return undefined
  const token = chosen || environmentToken
  if (org && bucket && token) return { org, bucket, token }
  throw new UsageError('--org, --bucket and a token (--token-file, --token or INFLUXDB_TOKEN) go together')
}

function tokenOf({ token, 'token-file': file }: ReturnType<typeof parse>): string | undefined {
  if (file === undefined) return token
  if (token !== undefined) throw new UsageError('--token-file and --token: one of the two')
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new UsageError(`--token-file ${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
  if (text === '') throw new UsageError(`--token-file ${file} is empty`)
  return text
}

function refuseWrongHosts(names: readonly string[]): void {
  try {
    new AllowedHosts(names)
  } catch (error) {
    throw new UsageError(`${(error as Error).message}: leave scheme and port out`, { cause: error })
  }
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const
  const options = {
    port: text,
    data: text,
    host: text,
    'allow-host': { type: 'string', multiple: true, default: [] as string[] },
    org: text,
    bucket: text,
    token: text,
    'token-file': text,
    'max-series': text,
    'keep-series': { type: 'string', multiple: true, default: [] as string[] },
    'keep-known-series': text,
    'any-number-at-once': { type: 'boolean', default: false },
  } as const
  return parseCommandLine(argv, options, USAGE)
}
