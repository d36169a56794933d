import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'
import { PARTITIONS } from '@nrg/stream/partition'

export interface CellsArguments {
  /** Of how many cells, one after the other. */
  readonly cells: readonly number[]
  /** Devices of each cell, about: their ids say which cell they are in. */
  readonly devices: number
  /** Minutes of readings before it begins. */
  readonly minutes: number
  /** How long each round is, and how many there are. */
  readonly seconds: number
  readonly rounds: number
  readonly json: boolean
}

const usage = `usage: npm run bench:cells -- [--cells N]... [--devices N] [--minutes N] [--seconds N] [--rounds N] [--json]

Past one machine, on this one: devices that send three metrics each second, by ingest, three servers of JetStream and a writer for
each cell to databases whose tasks judge them. How many devices a core judges, what of a core a reading costs each process, and what
follows for fleets from 1,000 to 10 million devices. All processes share this machine's cores, so it is processor time that is
counted, process by process; medians of the rounds are shown. On a machine that is busy with other things tasks leave out runs, and
take less for it: then it fails. It needs nats-server 2.12 or newer (see npm run cluster -- --help).

  --cells    how many cells; several times, one after the other: 1, 2 and 4
  --devices  how many devices each has, about: 500
  --minutes  of readings that are there before it begins: 60
  --seconds  how long a round is: 60
  --rounds   how many there are: 3
  --json     figures as JSON`

const text = { type: 'string' } as const
const options = {
  cells: { type: 'string', multiple: true },
  devices: text,
  minutes: text,
  seconds: text,
  rounds: text,
  json: { type: 'boolean' },
} as const

/** Reads the command line. @throws UsageError */
export function parseCellsArguments(argv: readonly string[]): CellsArguments {
  const { values } = parseCommandLine(argv, { options }, usage)
  const {
    cells = ['1', '2', '4'],
    devices = '500',
    minutes = '60',
    seconds = '60',
    rounds = '3',
    json = false,
  } = values
  return {
    cells: cells.map((one) => whole('--cells', one, 1, PARTITIONS)),
    devices: whole('--devices', devices, 1),
    minutes: whole('--minutes', minutes, 1, 24 * 60),
    seconds: whole('--seconds', seconds, 10),
    rounds: whole('--rounds', rounds, 1),
    json,
  }
}

function whole(name: string, given: string, least: number, most = 1_000_000): number {
  const value = Number(given)
  if (given.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new UsageError(`${name} ${JSON.stringify(given)} is not a whole number from ${least} to ${most}\n\n${usage}`)
}
