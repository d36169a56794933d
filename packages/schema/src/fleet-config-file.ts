import type { TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { durationMs } from './duration.ts'
import type { FleetConfig } from './fleet-config.ts'
import { type Retention, retentionFault } from './retention.ts'
import { UsageError } from './usage-error.ts'

/** A configuration file that cannot be used; the message has a line for each fault, with its place. */
export class FleetConfigError extends UsageError {
  override readonly name = 'FleetConfigError'
  readonly code = 'FLEET_CONFIG_INVALID'
}

/** No time of day lies farther from another. */
const MOST_AROUND = '12h'

interface Fault {
  readonly path: readonly string[]
  readonly message: string
}

/**
 * Reads a fleet configuration written in YAML (or JSON, which is YAML).
 *
 * @param source the name of the file, for messages
 * @param schema that of a `FleetConfig` with what may be set of detectors: see `fleetConfigSchema`
 * @throws FleetConfigError naming each fault as `source:line:column path: what is wrong`
 */
export function readFleetConfig(text: string, source: string, schema: TSchema): FleetConfig {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${source}:${line}:${col}`
  }
  const broken = document.errors.map((error) => `${at(error.pos[0])} ${error.message}`)
  if (broken.length > 0) throw new FleetConfigError(broken.join('\n'))

  const value: unknown = document.toJS()
  const faults = [...misreadIds(document.contents), ...schemaFaults(schema, value)]
  if (faults.length === 0) faults.push(...meaningFaults(value as FleetConfig))
  if (faults.length === 0) return value as FleetConfig
  throw new FleetConfigError(
    faults
      .map(({ path, message }) => `${at(offsetOf(document.contents, path))} ${path.join('.') || 'file'}: ${message}`)
      .join('\n'),
  )
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

function* schemaFaults(schema: TSchema, value: unknown): Generator<Fault> {
  const seen = new Set<string>()
  for (const { path, message, schema: of } of Value.Errors(schema, value)) {
    if (seen.has(path)) continue
    seen.add(path)
    const hint = typeof of.description === 'string' ? ` (${of.description})` : ''
    yield { path: path.split('/').slice(1), message: `${message}${hint}` }
  }
}

function* meaningFaults(config: FleetConfig): Generator<Fault> {
  const around = config.learning?.around
  if (around !== undefined && durationMs(around) > durationMs(MOST_AROUND))
    yield { path: ['learning', 'around'], message: `${around} is more than ${MOST_AROUND}, half a day` }
  for (const [name, kept] of Object.entries(config.retention ?? {})) {
    const message = retentionFault(name as keyof Retention, kept)
    if (message !== undefined) yield { path: ['retention', name], message }
  }
  for (const [site, { time_zone: zone }] of Object.entries(config.sites ?? {}))
    if (zone !== undefined && !isZone(zone))
      yield { path: ['sites', site, 'time_zone'], message: `${zone} is no time zone: send one such as Europe/Berlin` }
  const names = new Set<string>()
  for (const [index, { name, limit }] of config.metrics.entries()) {
    const path = ['metrics', String(index)]
    if (names.has(name)) yield { path: [...path, 'name'], message: `${name} is configured twice` }
    names.add(name)
    if (limit?.lower !== undefined && limit.upper !== undefined && limit.lower >= limit.upper)
      yield { path: [...path, 'limit'], message: 'lower must be below upper' }
  }
  for (const [device, override] of Object.entries(config.devices ?? {}))
    for (const name of Object.keys(override.metrics ?? {}))
      if (!names.has(name))
        yield { path: ['devices', device, 'metrics', name], message: `${name} is not a configured metric` }
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined
  } catch {
    return false
  }
}

/** Where the value at `path` begins in the text; of what is missing, where its parent begins. */
function offsetOf(root: Node | null, path: readonly string[]): number {
  let node = root
  let offset = root?.range?.[0] ?? 0
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      if (pair === undefined) break
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value as Node | null
    } else if (isSeq(node)) {
      node = (node.items[Number(key)] as Node | undefined) ?? null
      offset = node?.range?.[0] ?? offset
    } else break
  }
  return offset
}
