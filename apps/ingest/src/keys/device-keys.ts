import type { Reader } from '@nrg/influx/query'
import type { Writer } from '@nrg/influx/write'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Detail } from '@nrg/schema/problem'
import { KeyFinder } from '@nrg/service/keys/key-finder'
import { KeyLog } from '@nrg/service/keys/key-log'
import type { Key } from '@nrg/service/keys/key-ring'
import { Refresh } from '@nrg/service/keys/refresh'
import type { FastifyBaseLogger } from 'fastify'
import { DeviceSites } from './device-sites.ts'
import { KeptCopy } from './kept-copy.ts'
import type { KeyCopy } from './key-copy.ts'
import { anybody, isInScope, nobody, type Sender } from './sender.ts'

/** From which age on, in milliseconds, it is said how old what is known of keys is: they are read every two seconds. */
const OLD_MS = 15_000

export interface DeviceKeysOptions {
  readonly reader: Reader
  /** Writes to the registry. */
  readonly writer: Writer
  readonly fleet: FleetConfig
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly log: Pick<FastifyBaseLogger, 'warn'>
  /** With what is begun while the database is away; left out, with no key but the INGEST_KEY. */
  readonly copy?: KeyCopy | undefined
  /** Whether it has to be known at which site each device is, also where no key is for a site. */
  readonly needsSites?: boolean
}

/** The keys of devices, and of what sets devices up: as the registry has them, or the copy until that can be read. */
export class DeviceKeys {
  readonly log: KeyLog
  readonly sites: DeviceSites
  readonly #clock: () => number
  readonly #finder: KeyFinder
  readonly #siteRefresh: Refresh
  readonly #copy: KeptCopy | undefined
  #copiedAsOf: number | undefined

  constructor({ reader, writer, fleet, clock, log, copy, needsSites = false }: DeviceKeysOptions) {
    const warn = (message: string) => log.warn(message)
    this.#clock = clock
    this.log = new KeyLog({ reader, writer, clock, warn })
    this.sites = new DeviceSites({ reader, fleet, clock })
    this.#copy = copy && new KeptCopy({ keys: this.log, sites: this.sites, copy, clock, log })
    this.#finder = new KeyFinder({ log: this.log, clock, warn, after: () => void this.#copy?.keep() })
    this.#siteRefresh = new Refresh({
      read: async () => {
        if (needsSites || this.#hasSiteKeys()) await this.sites.read()
      },
      onMisconfigured: (message) => warn(`at which sites devices are cannot be read: ${message}`),
    })
  }

  /** Begins with the copy. */
  async restore(): Promise<void> {
    this.#copiedAsOf = await this.#copy?.restore()
    if (this.#copiedAsOf !== undefined) this.sites.isKnown = true
  }

  /** Reads the registry, at once and then every two seconds, until `stop`. */
  start(): void {
    this.#finder.start()
    this.#siteRefresh.start()
    // Nobody waits: a database that is away is told elsewhere, and the copy serves meanwhile.
    this.load()
      .then(() => this.#siteRefresh.now())
      .catch(() => undefined)
  }

  /** Ends the reading, and leaves the copy as things are. */
  async stop(): Promise<void> {
    this.#finder.stop()
    this.#siteRefresh.stop()
    await this.#copy?.keep()
    await this.#copy?.keep('now')
  }

  /** The key in force that is known by this text. @throws an error of `@nrg/influx/errors` where that cannot be found out */
  find(text: string): Promise<Key | undefined> {
    return this.#finder.find(text)
  }

  /** Who has sent something with a key of this id, in force or not; nobody where there is none. */
  senderOf(id: string): Sender {
    if (id === anybody.key) return anybody
    const key = this.log.ring.get(id)
    return key?.issued.role === 'device' ? this.sender(key) : nobody
  }

  /** Who sends with the key of a device. */
  sender(key: Key): Sender {
    return { key: key.id, covers: (device) => this.covers(key, device) }
  }

  /** Reads the keys where that has not been done yet. @throws an error of `@nrg/influx/errors` where it cannot be done */
  load(): Promise<void> {
    return this.#finder.load()
  }

  /** Whether a device is among those that a key is for; a key that does not say so is for all of them where `unsaid` is true. */
  covers({ issued: { scope } }: Key, device: string, unsaid = false): boolean {
    return scope === undefined ? unsaid : isInScope(device, scope, (id) => this.sites.siteOf(id))
  }

  /** What there is to say of them: how old what is known is, where it is old. */
  standing(): readonly Detail[] {
    const asOf = this.log.readTo ?? this.#copiedAsOf
    const ageMs = this.#clock() - (asOf ?? this.#clock())
    if (ageMs < OLD_MS || this.log.ring.version === 0) return []
    const message = `the keys of devices are as they were ${Math.round(ageMs / 1000)} s ago, until the database can be asked`
    return [{ code: 'old_keys', message }]
  }

  #hasSiteKeys(): boolean {
    const now = this.#clock()
    for (const { issued, until } of this.log.ring.keys())
      if (until > now && issued.scope !== undefined && 'site' in issued.scope) return true
    return false
  }
}
