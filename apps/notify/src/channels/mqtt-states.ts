import type { MqttClient } from 'mqtt'
import type { ToldIncident } from '../messages/message.ts'
import {
  incidentsByThing,
  keyOfThing,
  type MqttTopics,
  retainedOf,
  stateTopics,
  statusTopic,
  type Thing,
  thingOf,
  thingsOf,
} from './mqtt-topics.ts'
import type { Names } from './names.ts'

export interface MqttStatesOptions {
  readonly topics: MqttTopics
  readonly names: Names
  readonly pageOf: (incident: ToldIncident) => string
  /** The incidents that were told here and are not over. */
  readonly standing: () => readonly ToldIncident[]
}

/** The states of all devices and sites at a broker, brought to what stands whenever there is a connection. */
export class MqttStates {
  readonly #client: MqttClient
  readonly #options: MqttStatesOptions
  /** What was published since there has been a connection: a broker that starts again may have forgotten it. */
  readonly #published = new Map<string, string>()
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #things = new Map<string, Thing>()
  /** Those whose state says already that there is nothing. */
  readonly #quiet = new Set<string>()

  constructor(client: MqttClient, options: MqttStatesOptions) {
    this.#client = client
    this.#options = options
    const { topics, names } = options
    // What it cannot do is tried again with the next connection, or said of the message that needs it.
    client.on('error', () => undefined)
    client.on('connect', () => {
      this.#published.clear()
      this.#quiet.clear()
      for (const id of names.devices()) this.#know({ kind: 'device', id })
      this.#publish(statusTopic(topics), 'online')
      this.#settle()
      client.subscribeAsync(stateTopics(topics), { qos: 1 }).catch(() => undefined)
    })
    // What was left there by a service that ended before it could take it back.
    client.on('message', (topic, payload) => {
      const thing = thingOf(topics, topic)
      if (thing === undefined || this.#things.has(keyOfThing(thing)) || payload.toString() !== 'ON') return
      this.#know(thing)
      this.#settle()
    })
  }

  /** Brings the states of all that these incidents are of, and of what else stands, to what they are; then it is there. */
  async bring(incidents: readonly ToldIncident[], signal: AbortSignal): Promise<void> {
    for (const incident of incidents) for (const thing of thingsOf(incident, this.#options.names)) this.#know(thing)
    this.#settle()
    const ended = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('no answer in time')), { once: true })
    })
    await Promise.race([Promise.all(this.#underWay), ended])
  }

  #know(thing: Thing): void {
    this.#things.set(keyOfThing(thing), thing)
  }

  #settle(): void {
    const { topics, names, pageOf, standing } = this.#options
    const wanted = incidentsByThing(standing(), names)
    for (const { thing } of wanted.values()) this.#know(thing)
    for (const [key, thing] of this.#things) {
      const incidents = wanted.get(key)?.incidents ?? []
      if (incidents.length === 0 && this.#quiet.has(key)) continue
      for (const [topic, payload] of retainedOf(thing, incidents, topics, { names, pageOf }))
        this.#publish(topic, payload)
      if (incidents.length > 0) this.#quiet.delete(key)
      else if (this.#client.connected) this.#quiet.add(key)
    }
  }

  #publish(topic: string, payload: string): void {
    if (!this.#client.connected || this.#published.get(topic) === payload) return
    this.#published.set(topic, payload)
    const publishing = this.#client.publishAsync(topic, payload, { qos: 1, retain: true })
    this.#underWay.add(publishing)
    const done = () => this.#underWay.delete(publishing)
    // Who waits for it hears of it.
    publishing.then(done, () => {
      done()
      this.#published.delete(topic)
      this.#quiet.clear()
    })
  }
}
