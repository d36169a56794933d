import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { fleetLines } from '../cost/fleet-lines.ts'
import { KEY } from './installation.ts'

const BATCH = 1000
const CONNECTIONS = 8
/** What a device has read is sent within this time, in milliseconds, or is counted as late. */
const LATE_MS = 1000

/** Devices that send a reading each second, as many at one time as a gateway would. */
export class LiveFleet {
  readonly #pool: Pool
  readonly #devices: number
  readonly #ending = new AbortController()
  #running: Promise<void> | undefined
  acknowledged = 0
  failed = 0
  /** Seconds of which not all was sent within a second. */
  late = 0

  constructor(url: string, devices: number) {
    this.#pool = new Pool(url, { connections: CONNECTIONS })
    this.#devices = devices
  }

  start(fromSecond: number): void {
    this.#running = this.#run(fromSecond)
  }

  async stop(): Promise<void> {
    this.#ending.abort()
    await this.#running
    await this.#pool.close()
  }

  async #run(from: number): Promise<void> {
    const { signal } = this.#ending
    for (let second = from; !signal.aborted; second++) {
      await sleep(Math.max(0, second * 1000 - Date.now()), undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      const lines = [...fleetLines(this.#devices, second, second + 1, 1)].flat()
      const batches = Array.from({ length: Math.ceil(lines.length / BATCH) }, (_, index) =>
        lines.slice(index * BATCH, (index + 1) * BATCH),
      )
      await Promise.all(batches.map((batch) => this.#send(batch)))
      if (Date.now() - second * 1000 > LATE_MS) this.late++
    }
  }

  async #send(lines: readonly string[]): Promise<void> {
    if (await this.#isAcknowledged(lines.join('\n'))) this.acknowledged += lines.length
    else this.failed += lines.length
  }

  async #isAcknowledged(body: string): Promise<boolean> {
    const headers = { authorization: `Token ${KEY}`, 'content-type': 'text/plain; charset=utf-8' }
    try {
      const answer = await this.#pool.request({ path: '/api/v2/write', method: 'POST', headers, body })
      await answer.body.text()
      return answer.statusCode === 204
    } catch {
      // It has ended, or does not answer: that is counted.
      return false
    }
  }
}
