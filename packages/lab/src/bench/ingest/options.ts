import { buckets } from '@nrg/schema/bucket'
import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'

/** A database that is there already. */
export interface GivenDatabase {
  readonly url: string
  readonly token: string
  readonly org: string
}

export interface IngestArguments {
  /** Undefined for an embedded one of its own. */
  readonly database: GivenDatabase | undefined
  /** Where lines go that are written past ingest. */
  readonly bucket: string
  /** How long each load runs at a time, and how often. */
  readonly seconds: number
  readonly rounds: number
  readonly json: boolean
}

const usage = `usage: npm run bench:ingest -- [--seconds N] [--rounds N] [--url URL --token TOKEN --org ORG [--bucket NAME]] [--json]

How many readings ingest takes, and what of a core each costs every process: single ones over 64 connections, lines of JSON, line
protocol and MQTT, beside a route of Fastify that only parses the body, and line protocol straight into the same InfluxDB. The loads
take turns, and medians of all rounds are shown.

  --seconds how long each load runs at a time: 3
  --rounds  how often each does: 5
  --url     an InfluxDB 2 in place of the embedded one; what this writes stays in its buckets, so take an empty one
  --token   a token that may do everything there, and --org the name of its organisation
  --bucket  where lines go that are written past ingest: ${buckets.raw.name}, where ingest writes
  --json    figures as JSON`

const text = { type: 'string' } as const
const options = {
  seconds: text,
  rounds: text,
  url: text,
  token: text,
  org: text,
  bucket: text,
  json: { type: 'boolean' },
} as const

/** Reads the command line. @throws UsageError */
export function parseIngestArguments(argv: readonly string[]): IngestArguments {
  const { values } = parseCommandLine(argv, { options }, usage)
  const { seconds = '3', rounds = '5', url, token, org, bucket = buckets.raw.name, json = false } = values
  if (url !== undefined && (token === undefined || org === undefined))
    throw new UsageError(`--url needs --token and --org\n\n${usage}`)
  if (url === undefined && (token ?? org ?? values.bucket) !== undefined)
    throw new UsageError(`--token, --org and --bucket are of the database at --url\n\n${usage}`)
  const database = url === undefined ? undefined : { url: url.replace(/\/+$/, ''), token: token ?? '', org: org ?? '' }
  return { database, bucket, json, seconds: count('--seconds', seconds), rounds: count('--rounds', rounds) }
}

function count(name: string, given: string): number {
  const value = Number(given)
  if (!Number.isInteger(value) || value < 1)
    throw new UsageError(`${name} ${given} is not a whole number of at least 1\n\n${usage}`)
  return value
}
