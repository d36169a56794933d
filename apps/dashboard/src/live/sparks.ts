import type { DeviceList, Spark } from '@nrg/schema/device'
import type { Client } from '../api/client.ts'

/** A line of minutes is asked for again after this. */
const KEEP_MS = 60_000
const MOST_AT_ONCE = 200
/** What comes into sight together is asked for together. */
const GATHER_MS = 60

/** The last hour of devices that are in sight, each asked for once a minute. */
export class Sparks {
  readonly #client: Client
  readonly #kept = new Map<string, { at: number; spark: Spark | undefined }>()
  readonly #wanted = new Set<string>()
  readonly #listeners = new Set<() => void>()
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The service has none. */
  #absent = false

  constructor(client: Client) {
    this.#client = client
  }

  /** The line of a device as far as it is known; it is asked for where it is missing or old. */
  want(id: string): Spark | undefined {
    const kept = this.#kept.get(id)
    if (!this.#absent && (kept === undefined || Date.now() - kept.at > KEEP_MS)) {
      this.#wanted.add(id)
      this.#timer ??= setTimeout(() => this.#ask(), GATHER_MS)
    }
    return kept?.spark
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #ask(): Promise<void> {
    const ids = [...this.#wanted].slice(0, MOST_AT_ONCE)
    const at = Date.now()
    // Asked for is asked for, whatever comes of it.
    for (const id of ids) {
      this.#wanted.delete(id)
      this.#kept.set(id, { at, spark: this.#kept.get(id)?.spark })
    }
    const query = new URLSearchParams({ ids: ids.join(','), fields: 'spark' })
    const answer = await this.#client.get<DeviceList>(`/api/devices?${query}`)
    this.#timer = this.#wanted.size > 0 ? setTimeout(() => this.#ask(), GATHER_MS) : undefined
    if (answer.kind !== 'ok') return
    const sparks = answer.body.filter(({ spark }) => spark !== undefined)
    this.#absent = sparks.length === 0 && answer.body.length > ids.length
    for (const { device_id, spark } of sparks) this.#kept.set(device_id, { at, spark })
    for (const listener of this.#listeners) listener()
  }
}
