import { createHash } from 'node:crypto'
import { plainText } from '../messages/escape.ts'
import type { ToldIncident } from '../messages/message.ts'
import type { Names } from './names.ts'

export interface MqttTopics {
  readonly prefix: string
  /** Where Home Assistant looks for what there is; undefined where nothing is told to it. */
  readonly discovery: string | undefined
}

/** Something that has a state of its own. */
export interface Thing {
  readonly kind: 'device' | 'site'
  readonly id: string
}

export const keyOfThing = ({ kind, id }: Thing): string => `${kind} ${id}`

/** A level of a topic: neither a wildcard nor the end of one, whatever it is made of. */
const level = (text: string) => encodeURIComponent(text)

export const statusTopic = ({ prefix }: MqttTopics): string => `${prefix}/status`
export const stateTopic = ({ prefix }: MqttTopics, { kind, id }: Thing): string =>
  `${prefix}/${kind}s/${level(id)}/state`
/** All topics of states. */
export const stateTopics = ({ prefix }: MqttTopics): string[] => [
  `${prefix}/devices/+/state`,
  `${prefix}/sites/+/state`,
]

/** The thing that a topic is the state of; undefined where it is none of ours. */
export function thingOf({ prefix }: MqttTopics, topic: string): Thing | undefined {
  const [kind, id, state, ...more] = topic.slice(prefix.length + 1).split('/')
  if ((kind !== 'devices' && kind !== 'sites') || id === undefined || state !== 'state' || more.length > 0)
    return undefined
  try {
    return { kind: kind === 'devices' ? 'device' : 'site', id: decodeURIComponent(id) }
  } catch {
    return undefined
  }
}

/** The incidents of each device and site. */
export function incidentsByThing(incidents: readonly ToldIncident[], names: Names) {
  const found = new Map<string, { thing: Thing; incidents: ToldIncident[] }>()
  const add = (thing: Thing, incident: ToldIncident) => {
    const key = keyOfThing(thing)
    const known = found.get(key)
    if (known === undefined) found.set(key, { thing, incidents: [incident] })
    else if (known.incidents.at(-1) !== incident) known.incidents.push(incident)
  }
  for (const incident of incidents) for (const thing of thingsOf(incident, names)) add(thing, incident)
  return found
}

/** The devices and sites of an incident. */
export function* thingsOf({ devices, site }: ToldIncident, names: Names): Generator<Thing> {
  const sites = new Set(site === null ? [] : [site])
  for (const id of devices) {
    yield { kind: 'device', id }
    const own = names.siteOf(id)
    if (own !== undefined) sites.add(own)
  }
  for (const id of sites) yield { kind: 'site', id }
}

/** What is retained of a device or a site. */
export function retainedOf(
  thing: Thing,
  incidents: readonly ToldIncident[],
  topics: MqttTopics,
  { names, pageOf }: { readonly names: Names; readonly pageOf: (incident: ToldIncident) => string },
): [topic: string, payload: string][] {
  const state = stateTopic(topics, thing)
  const attributes = `${state.slice(0, -'state'.length)}attributes`
  const told = incidents.map((one) => ({
    id: one.id,
    title: plainText(one.title),
    sentence: plainText(one.sentence),
    severity: one.severity,
    kind: one.kind,
    signs: one.signs.map(plainText),
    value: one.value,
    expected: one.expected,
    unit: one.unit,
    since: new Date(one.since).toISOString(),
    acknowledged_by: one.acknowledged === null ? null : plainText(one.acknowledged.by),
    page: pageOf(one),
  }))
  const severity = incidents.some((one) => one.severity === 'critical')
    ? 'critical'
    : incidents.length > 0
      ? 'warning'
      : 'none'
  const retained: [string, string][] = [
    [attributes, JSON.stringify({ severity, count: told.length, incidents: told })],
    [state, incidents.length > 0 ? 'ON' : 'OFF'],
  ]
  if (topics.discovery === undefined) return retained
  const object = `${thing.kind}_${objectId(thing.id)}`
  return [
    [
      `${topics.discovery}/binary_sensor/nrg/${object}/config`,
      discoveryOf(thing, { topics, state, attributes, object, names }),
    ],
    ...retained,
  ]
}

interface Discovered {
  readonly topics: MqttTopics
  readonly state: string
  readonly attributes: string
  readonly object: string
  readonly names: Names
}

/** @see https://www.home-assistant.io/integrations/binary_sensor.mqtt/ */
function discoveryOf({ kind, id }: Thing, { topics, state, attributes, object, names }: Discovered): string {
  const site = kind === 'device' ? names.siteOf(id) : id
  return JSON.stringify({
    name: 'Anomaly',
    unique_id: `nrg_${object}`,
    state_topic: state,
    json_attributes_topic: attributes,
    payload_on: 'ON',
    payload_off: 'OFF',
    device_class: 'problem',
    availability_topic: statusTopic(topics),
    device: {
      identifiers: [`nrg_${object}`],
      name: plainText(kind === 'device' ? names.device(id) : names.site(id)),
      manufacturer: 'NRG',
      ...(site !== undefined && { suggested_area: plainText(names.site(site)) }),
    },
  })
}

/** An id as Home Assistant takes it: another one for each, however alike they are. */
function objectId(id: string): string {
  const plain = id.replaceAll(/[^A-Za-z0-9_-]/g, '_')
  return plain === id ? id : `${plain}_${createHash('sha256').update(id).digest('hex').slice(0, 8)}`
}
