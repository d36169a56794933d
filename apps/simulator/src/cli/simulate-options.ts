import { Duration, durationMs } from '@nrg/schema/duration'
import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'
import { Value } from '@sinclair/typebox/value'
import { type Place, type PlantSize, placesOf } from '../plant/plant.ts'

const usage = `npm run simulate -- [options]

  --devices N     how many devices (20)
  --first-id N    the id of the first one (1000)
  --every TIME    how far apart the readings of a device are (5s)
  --seed N        another fleet, other faults (7)
  --via api|influx   through the ingest service, or straight to InfluxDB (api)
  --backfill TIME readings of the past to send first, where there are none yet (2h)
  --faults TIME   how far apart the injected faults begin; off for none (2m)
  --first-fault TIME   when the first one begins (15s)
  --sites N       put them at so many sites; then whole devices and feeds have faults as well (overload, fan, phase_loss,
                  sag, ct_ratio, outage), as physics has it, and not their sensors alone
  --feeds N       feeds of each site (3)
  --places FILE   write sites, feeds and electrical data there, for fleet.yaml
  --truth FILE    where the faults are written (DATA_DIR/simulator/faults.csv)
  --for TIME      how long to go on; for good where it is left out

TIME as in 90s, 10m, 1h30m. Each reading is a function of seed, device and time: the same options give the same fleet.`

export interface SimulateOptions {
  readonly devices: readonly number[]
  readonly everyMs: number
  readonly seed: number
  readonly straight: boolean
  readonly backfillMs: number
  /** How far apart the faults begin; none where it is left out. */
  readonly faultsMs: number | undefined
  readonly firstFaultMs: number
  /** Where devices are; undefined where they are nowhere. */
  readonly places: ReadonlyMap<number, Place> | undefined
  /** Where that is written. */
  readonly placesFile: string | undefined
  readonly truth: string | undefined
  readonly forMs: number | undefined
  /** Part of `npm run dev`: SIMULATE says whether to run at all. */
  readonly dev: boolean
}

const text = (value: string) => ({ type: 'string', default: value }) as const
const options = {
  devices: text('20'),
  'first-id': text('1000'),
  every: text('5s'),
  seed: text('7'),
  via: text('api'),
  backfill: text('2h'),
  faults: text('2m'),
  'first-fault': text('15s'),
  truth: { type: 'string' },
  sites: { type: 'string' },
  feeds: text('3'),
  places: { type: 'string' },
  for: { type: 'string' },
  dev: { type: 'boolean', default: false },
} as const

/** Reads the options of the command. @throws UsageError, HelpAsked */
export function simulateOptions(args: readonly string[]): SimulateOptions {
  const { values } = parseCommandLine(args, { options }, usage)
  const first = wholeNumber('first-id', values['first-id'], 1000, 1e15)
  const count = wholeNumber('devices', values.devices, 1, 100_000)
  if (values.places !== undefined && values.sites === undefined) throw new UsageError('--places needs --sites')
  const devices = Array.from({ length: count }, (_, index) => first + index)
  if (values.via !== 'api' && values.via !== 'influx') throw new UsageError('--via is api or influx')
  return {
    devices,
    places: values.sites === undefined ? undefined : placesOf(devices, sizeOf(values.sites, values.feeds, count)),
    placesFile: values.places,
    everyMs: time('every', values.every),
    seed: wholeNumber('seed', values.seed, 0, 0xffff_ffff),
    straight: values.via === 'influx',
    backfillMs: time('backfill', values.backfill),
    faultsMs: values.faults === 'off' ? undefined : time('faults', values.faults),
    firstFaultMs: time('first-fault', values['first-fault']),
    truth: values.truth,
    forMs: values.for === undefined ? undefined : time('for', values.for),
    dev: values.dev,
  }
}

/** No feed is without a device. */
function sizeOf(sites: string, feeds: string, devices: number): PlantSize {
  const size = { sites: wholeNumber('sites', sites, 1, devices), feedsPerSite: wholeNumber('feeds', feeds, 1, 100) }
  if (size.sites * size.feedsPerSite > devices)
    throw new UsageError(
      `${sites} sites of ${feeds} feeds are more feeds than the ${devices} devices: take fewer, or more devices`,
    )
  return size
}

function wholeNumber(name: string, text: string, smallest: number, largest: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < smallest || value > largest)
    throw new UsageError(`--${name} is a whole number from ${smallest} to ${largest}, not ${JSON.stringify(text)}`)
  return value
}

function time(name: string, text: string): number {
  if (!Value.Check(Duration, text) || durationMs(text) === 0)
    throw new UsageError(`--${name} is a length of time such as 90s or 10m, not ${JSON.stringify(text)}`)
  return durationMs(text)
}
