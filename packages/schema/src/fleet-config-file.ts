import type { TSchema } from '@sinclair/typebox'
import { isMap, isScalar, type Node } from 'yaml'
import { counterOf, countersOf, rateOf, withRates } from './counter.ts'
import { durationMs } from './duration.ts'
import type { FleetConfig } from './fleet-config.ts'
import { type Retention, retentionFault } from './retention.ts'
import { isTimeZone } from './time-zone.ts'
import { UsageError } from './usage-error.ts'
import { type Fault, parseYamlFile, schemaFaults } from './yaml-file.ts'

/** A configuration file that cannot be used; the message has a line for each fault, with its place. */
export class FleetConfigError extends UsageError {
  override readonly name = 'FleetConfigError'
  readonly code = 'FLEET_CONFIG_INVALID'
}

/** No time of day lies farther from another. */
const MOST_AROUND = '12h'

/** The name of its rate is longer, and no longer than a metric's may be. */
const LONGEST_COUNTER = 64 - rateOf('').length

const NO_LIMIT_RATE = 'a counter has none: its upper and lower bound how fast it rises, in its unit per hour'

/**
 * Reads a fleet configuration written in YAML (or JSON, which is YAML).
 *
 * @param source the name of the file, for messages
 * @param schema that of a `FleetConfig` with what may be set of detectors: see `fleetConfigSchema`
 * @throws FleetConfigError naming each fault as `source:line:column path: what is wrong`
 */
export function readFleetConfig(text: string, source: string, schema: TSchema): FleetConfig {
  const faults = (value: unknown, root: Node | null): readonly Fault[] => {
    const found = [...misreadIds(root), ...schemaFaults(schema, value)]
    return found.length > 0 ? found : [...meaningFaults(value as FleetConfig)]
  }
  const error = (message: string) => new FleetConfigError(message)
  return withRates(parseYamlFile(text, { source, faults, error }) as FleetConfig)
}

/** Ids that YAML reads as numbers of another spelling: they would be those of other devices. */
function* misreadIds(root: Node | null): Generator<Fault> {
  const devices = isMap(root) ? root.get('devices') : undefined
  if (!isMap(devices)) return
  for (const { key } of devices.items) {
    if (!isScalar(key) || typeof key.value !== 'number' || key.source === String(key.value)) continue
    const message = `YAML reads ${key.source} as the number ${key.value}: put the id in quotes, as in "${key.source}":`
    yield { path: ['devices', String(key.value)], message }
  }
}

function* meaningFaults(config: FleetConfig): Generator<Fault> {
  yield* learningFaults(config)
  yield* retentionFaults(config)
  yield* zoneFaults(config)
  yield* metricFaults(config)
  yield* overrideFaults(config)
}

function* learningFaults({ learning }: FleetConfig): Generator<Fault> {
  const around = learning?.around
  if (around !== undefined && durationMs(around) > durationMs(MOST_AROUND))
    yield { path: ['learning', 'around'], message: `${around} is more than ${MOST_AROUND}, half a day` }
}

function* retentionFaults({ retention = {} }: FleetConfig): Generator<Fault> {
  for (const [name, kept] of Object.entries(retention)) {
    const message = retentionFault(name as keyof Retention, kept)
    if (message !== undefined) yield { path: ['retention', name], message }
  }
}

function* zoneFaults({ sites = {} }: FleetConfig): Generator<Fault> {
  for (const [site, { time_zone: zone }] of Object.entries(sites))
    if (zone !== undefined && !isTimeZone(zone))
      yield { path: ['sites', site, 'time_zone'], message: `${zone} is no time zone: send one such as Europe/Berlin` }
}

function* metricFaults({ metrics }: FleetConfig): Generator<Fault> {
  const names = new Set<string>()
  const rates = new Map(countersOf({ metrics }).map(({ name }) => [rateOf(name), name]))
  for (const [index, { name, kind, limit }] of metrics.entries()) {
    const path = ['metrics', String(index)]
    const counter = rates.get(name)
    if (counter !== undefined)
      yield { path: [...path, 'name'], message: `${name} is the rate of the counter ${counter}` }
    if (kind === 'counter' && name.length > LONGEST_COUNTER)
      yield { path: [...path, 'name'], message: `a counter has no more than ${LONGEST_COUNTER} letters` }
    if (kind === 'counter' && limit?.rate !== undefined)
      yield { path: [...path, 'limit', 'rate'], message: NO_LIMIT_RATE }
    if (names.has(name)) yield { path: [...path, 'name'], message: `${name} is configured twice` }
    names.add(name)
    if (limit?.lower !== undefined && limit.upper !== undefined && limit.lower >= limit.upper)
      yield { path: [...path, 'limit'], message: 'lower must be below upper' }
  }
}

/** What is set of a metric for one device alone, and the fleet has no such metric. */
function* overrideFaults({ metrics, devices = {} }: FleetConfig): Generator<Fault> {
  const names = new Set(metrics.map(({ name }) => name))
  const counters = new Set(countersOf({ metrics }).map(({ name }) => name))
  for (const [device, override] of Object.entries(devices))
    for (const [name, { limit }] of Object.entries(override.metrics ?? {})) {
      const path = ['devices', device, 'metrics', name]
      const counter = counterOf({ metrics }, name)
      if (counter !== undefined)
        yield { path, message: `${name} is what ${counter.name} has: set it of ${counter.name}` }
      else if (!names.has(name)) yield { path, message: `${name} is not a configured metric` }
      if (counters.has(name) && limit?.rate !== undefined)
        yield { path: [...path, 'limit', 'rate'], message: NO_LIMIT_RATE }
    }
}
