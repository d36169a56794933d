import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'

/** A fleet, and the hours of its readings at 1 Hz. */
export interface FleetSize {
  readonly devices: number
  readonly hours: number
}

export interface CostArguments {
  readonly config: string | undefined
  readonly fleets: readonly FleetSize[]
  readonly days: number
  /** Whether to measure how soon an alert follows its fault. */
  readonly latency: boolean
  readonly json: boolean
}

const usage = `usage: npm run bench:cost -- [--fleet DEVICES:HOURS]... [--days N] [--config FILE] [--json]
       npm run bench:cost -- --latency

  --fleet   how many devices, and hours of their readings, one a second: 200:10 and 1000:10 unless told otherwise
  --days    of one reading a minute before them, for the baselines: 1
  --latency only how soon an alert follows its fault, with the tasks on their schedule
  --config  the fleet configuration instead of infra/config/fleet.yaml
  --json    figures as JSON

It takes an hour or more: an hour of 200 devices is 720,000 readings, and every task runs over it.`

const text = { type: 'string' } as const
const options = {
  config: text,
  fleet: { type: 'string', multiple: true },
  days: text,
  latency: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

/** Reads the command line. @throws UsageError */
export function parseCostArguments(argv: readonly string[]): CostArguments {
  const {
    config,
    latency = false,
    fleet = latency ? [] : ['200:10', '1000:10'],
    days = '1',
    json = false,
  } = parseCommandLine(argv, { options }, usage).values
  return { config, fleets: fleet.map(fleetSize), days: whole('--days', days, 0), latency, json }
}

function fleetSize(text: string): FleetSize {
  const [devices = '', hours = '', ...more] = text.split(':')
  if (more.length > 0) throw new UsageError(`--fleet ${text} is not DEVICES:HOURS\n\n${usage}`)
  return { devices: whole('--fleet', devices, 1), hours: whole('--fleet', hours, 2) }
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < least)
    throw new UsageError(`${name}: ${JSON.stringify(text)} is not a whole number of at least ${least}\n\n${usage}`)
  return value
}
