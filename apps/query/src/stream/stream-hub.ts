import { actNames } from '@nrg/detection/acts/log'
import type { ActEvent } from '@nrg/schema/act-event'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { ActLog } from '../act-log/act-log.ts'
import { fleetSummary } from '../fleet/summary.ts'
import type { LiveState } from '../live/live-state.ts'
import type { LiveView } from '../live-view.ts'
import { siteSummaries } from '../sites/summary.ts'
import { EventRing } from './event-ring.ts'
import { LiveChanges } from './live-changes.ts'
import { type ReadingsChoice, ReadingsFeed } from './readings-feed.ts'
import type { StreamClient } from './stream-client.ts'

const HEARTBEAT_MS = 10_000
const FLEET_MS = 5000
/** What is read once a second does not come at the same millisecond of each. */
const EARLY_MS = 200
/** And after somebody has read where the stream is, who may be about to follow. */
const EXPECT_MS = 30_000

export interface StreamHubOptions {
  readonly live: LiveView
  readonly log: ActLog
  /** With what people say of devices. */
  readonly fleet: FleetConfig
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** Whether `npm run dev` simulates devices. */
  readonly simulated: boolean
  /** How long events are kept, in milliseconds: who was cut off for no longer goes on from where it was. */
  readonly keepMs: number
}

/** Makes the events of the stream, once for all who watch. While nobody does, nothing is read. */
export class StreamHub {
  readonly ring: EventRing
  readonly #options: StreamHubOptions
  readonly #clients = new Set<StreamClient>()
  readonly #feeds = new Map<string, { readonly feed: ReadingsFeed; readonly clients: Set<StreamClient> }>()
  readonly #changes: LiveChanges
  #unwatch: (() => void) | undefined
  #unlisten: (() => void) | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #until = 0
  #fleet = ''
  #sites: ReadonlyMap<string | null, string> = new Map()
  #fleetAt = Number.NEGATIVE_INFINITY

  constructor(options: StreamHubOptions) {
    this.#options = options
    this.ring = new EventRing(options.clock, options.keepMs)
    this.#changes = new LiveChanges(options.fleet)
  }

  get size(): number {
    return this.#clients.size
  }

  /** Where the stream is at a state: whoever has read that state goes on from there. */
  placeOf(state: LiveState): string {
    this.#follow(state, EXPECT_MS)
    return this.ring.lastId
  }

  /** Lets a client have what comes from now on; answers how it leaves. */
  add(client: StreamClient, choice: ReadingsChoice, state: LiveState): () => void {
    this.#follow(state, this.#options.keepMs)
    this.#clients.add(client)
    const leaveFeed = client.topics.has('readings') ? this.#join(client, choice) : undefined
    return () => {
      if (!this.#clients.delete(client)) return
      leaveFeed?.()
      this.#until = Math.max(this.#until, this.#options.clock() + this.#options.keepMs)
    }
  }

  /** Ends it all: those who watch are sent away, and nothing is read any more. */
  close(): void {
    for (const client of this.#clients) client.end()
    this.#stop()
  }

  #follow(state: LiveState, ms: number): void {
    this.#until = Math.max(this.#until, this.#options.clock() + ms)
    if (this.#unwatch !== undefined) return
    // What happened while nobody looked is in no event.
    this.ring.interrupt()
    this.#changes.begin(state)
    this.#unwatch = this.#options.live.watch((next) => this.#next(next))
    this.#unlisten = this.#options.log.listen((event) => this.#act(event))
    this.#heartbeat = setInterval(() => {
      for (const client of this.#clients) client.write(': hb\n\n')
      if (this.#clients.size === 0 && this.#options.clock() > this.#until) this.#stop()
    }, HEARTBEAT_MS)
    this.#heartbeat.unref()
  }

  #stop(): void {
    clearInterval(this.#heartbeat)
    this.#unwatch?.()
    this.#unlisten?.()
    this.#unwatch = undefined
    this.#unlisten = undefined
  }

  #next(state: LiveState): void {
    for (const { topic, name, data } of this.#changes.next(state))
      this.#publish(this.ring.add(topic, name, JSON.stringify(data)))
    this.#tellFleet(state)
    for (const { feed, clients } of this.#feeds.values()) {
      const readings = feed.next(state)
      if (readings === undefined) continue
      // Without an id: who is cut off needs none that it missed.
      const text = `event: readings\ndata: ${JSON.stringify(readings)}\n\n`
      const event = { topic: 'readings' as const, text, bytes: Buffer.byteLength(text) }
      for (const client of clients) client.send(event)
    }
  }

  #tellFleet(state: LiveState): void {
    const { fleet, clock, simulated } = this.#options
    const now = clock()
    if (now >= this.#fleetAt && now - this.#fleetAt < FLEET_MS - EARLY_MS) return
    this.#fleetAt = now
    this.#tellSites(state)
    const summary = fleetSummary(state, fleet, { now, eventId: this.ring.lastId, simulated })
    const same = JSON.stringify({ ...summary, server_time: '', event_id: '' })
    if (same === this.#fleet) return
    this.#fleet = same
    this.#publish(this.ring.add('fleet', 'fleet', JSON.stringify(summary)))
  }

  #tellSites(state: LiveState): void {
    const sites = new Map(siteSummaries(state, this.#options.fleet).map((one) => [one.site, JSON.stringify(one)]))
    for (const [site, data] of sites)
      if (data !== this.#sites.get(site)) this.#publish(this.ring.add('fleet', 'site', data))
    this.#sites = sites
  }

  #act(event: ActEvent): void {
    const { type, actor } = event
    const about = {
      ...('incident' in event && { incident: event.incident }),
      ...('silence' in event && { silence: event.silence }),
      ...(type === 'device' && { device: event.device }),
      ...(type === 'comment' && { text: event.text }),
      ...(type === 'verdict' && { verdict: event.verdict }),
    }
    const time = new Date(event.time).toISOString()
    this.#publish(this.ring.add('incidents', 'action', JSON.stringify({ type: actNames[type], time, actor, ...about })))
  }

  #publish(event: Parameters<StreamClient['send']>[0]): void {
    for (const client of this.#clients) client.send(event)
  }

  #join(client: StreamClient, choice: ReadingsChoice): () => void {
    const key = JSON.stringify([choice.rateMs, choice.site, choice.devices && [...choice.devices].sort()])
    const joined = this.#feeds.get(key) ?? { feed: new ReadingsFeed(choice, this.#options.fleet), clients: new Set() }
    this.#feeds.set(key, joined)
    joined.clients.add(client)
    return () => {
      joined.clients.delete(client)
      if (joined.clients.size === 0) this.#feeds.delete(key)
    }
  }
}
