import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'

/** A fleet, and the hours of its readings. */
export interface FleetSize {
  readonly devices: number
  readonly hours: number
}

export interface QueryArguments {
  readonly fleets: readonly FleetSize[]
  /** A database that is there already; undefined for an embedded one of its own. */
  readonly database: { readonly url: string; readonly token: string; readonly org: string } | undefined
  /** Readings of a file; undefined where none is written. */
  readonly exportRows: number | undefined
  /** Alerts of the last day. */
  readonly alerts: number
  readonly json: boolean
}

const usage = `usage: npm run bench:query -- [--fleet DEVICES:HOURS]... [--alerts COUNT] [--export ROWS] [--url URL --token TOKEN --org ORG] [--json]

How long the query service takes for the answers of the operator's page, and what 500 who watch the stream cost beside one.

  --fleet   how many devices, and hours of their readings, one a second (every ten seconds of more than 1,000 devices):
            200:1, 200:10 and 10000:1 unless told otherwise
  --alerts  of the last day, one in ten open: 200 unless told otherwise
  --export  a device's readings as a file in their place: its rate, and the memory of the service while it writes it
  --url     an InfluxDB 2 in place of the embedded one; what this writes stays in its buckets, so take an empty one
  --token   a token that may do everything there, and --org the name of its organisation
  --json    figures as JSON

Ten hours of 200 devices are 7.2 million readings: it takes some minutes.`

const text = { type: 'string' } as const
const options = {
  fleet: { type: 'string', multiple: true },
  alerts: text,
  export: text,
  url: text,
  token: text,
  org: text,
  json: { type: 'boolean' },
} as const

/** Reads the command line. @throws UsageError */
export function parseQueryArguments(argv: readonly string[]): QueryArguments {
  const {
    fleet = ['200:1', '200:10', '10000:1'],
    url,
    token,
    org,
    json = false,
    alerts = '200',
    export: rows,
  } = parseCommandLine(argv, { options }, usage).values
  if (url !== undefined && (token === undefined || org === undefined))
    throw new UsageError(`--url needs --token and --org\n\n${usage}`)
  const database = url === undefined ? undefined : { url, token: token ?? '', org: org ?? '' }
  if (rows !== undefined && !isCount(Number(rows)))
    throw new UsageError(`--export ${rows} is no number of readings\n\n${usage}`)
  if (!isCount(Number(alerts))) throw new UsageError(`--alerts ${alerts} is no number of alerts\n\n${usage}`)
  const fleets = rows === undefined ? fleet.map(fleetSize) : []
  return {
    fleets,
    exportRows: rows === undefined ? undefined : Number(rows),
    alerts: Number(alerts),
    database,
    json,
  }
}

function fleetSize(size: string): FleetSize {
  const [devices, hours, ...more] = size.split(':').map(Number)
  if (devices === undefined || hours === undefined || more.length > 0 || !isCount(devices) || !isCount(hours))
    throw new UsageError(`--fleet ${size} is not DEVICES:HOURS\n\n${usage}`)
  return { devices, hours }
}

const isCount = (value: number) => Number.isInteger(value) && value >= 1
