import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, connect } from '@nrg/influx/connection'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { issueKey, revokeKey, rotateKey } from '@nrg/service/keys/key-changes'
import { KeyLog } from '@nrg/service/keys/key-log'
import { type Drill, type DrillContext, type Findings, none, some, within } from './drill.ts'
import { Installation } from './installation.ts'

const refusedMs = 5000
/** Where a machine is busy, what takes longer is told, and the drill goes on. */
const patienceMs = 60_000
const overlapMs = 4000
const mostTimes = 100

/** D17: keys of devices that are revoked, rotated, and used for other devices. */
export const keys: Drill = {
  name: 'D17',
  title: 'keys revoked, rotated, and used for another device',

  async run(context: DrillContext): Promise<Findings> {
    const { folder, short, progress } = context
    const count = short ? 1 : 50
    const installation = await Installation.start(folder, { spoolBytes: 16 * 1024 * 1024 })
    const { database, ingest } = installation
    const connection = connect({ ...database, timeoutMs: 30_000 })
    try {
      await database.makeBucket(buckets.registry.name)
      const log = keyLog(connection)
      await log.read()
      const rounds = new Rounds(installation, log)
      for (let round = 0; round < count; round++) {
        const [old, next] = await rounds.run(`meter-${round}`)
        progress(`round ${round + 1} of ${count}: refused after ${old} and ${next} ms`)
      }
      const { found, times } = rounds
      return {
        checks: [
          some('keys that were refused at their end', times.length),
          none('keys that were never refused', found.neverRefused),
          none('keys that were not taken at once', found.neverTaken),
          none('refusals while two keys held', found.refusedInOverlap),
          none('answers other than 403 to another device’s readings', found.foreignTaken),
          within('the slowest refusal', refusedMs, Math.max(...times), context),
          none('crashes of ingest', ingest.crashes),
        ],
        figures: { rounds: count, requests: found.sent, refused_ms_most: Math.max(...times) },
      }
    } finally {
      connection.close()
      await installation.stop()
    }
  },
}

/** A device each: its key is issued, rotated and revoked, and sent with all the while. */
class Rounds {
  readonly found = { foreignTaken: 0, refusedInOverlap: 0, neverRefused: 0, neverTaken: 0, sent: 0 }
  /** How long after its end each key was refused, in milliseconds. */
  readonly times: number[] = []
  readonly #installation: Installation
  readonly #log: KeyLog

  constructor(installation: Installation, log: KeyLog) {
    this.#installation = installation
    this.#log = log
  }

  /** How long after its end each of two keys was refused, in milliseconds; undefined where one never was. */
  async run(device: string): Promise<readonly (number | undefined)[]> {
    const { found } = this
    const grant = { role: 'device' as const, name: device, scope: { devices: [device] }, by: 'the drill' }
    const first = issueKey(grant, Date.now())
    await this.#log.write([first.event])
    if ((await this.#send(first.text, device)) !== 200) found.neverTaken++
    if ((await this.#send(first.text, 'meter-of-another')) !== 403) found.foreignTaken++

    const now = Date.now()
    const end = now + overlapMs
    const { made, events } = rotateKey(this.#log.ring, this.#key(first.event.key), { at: end, by: 'the drill' }, now)
    await this.#log.write(events)
    await this.#bothHold([first.text, made.text], device, end)
    const old = await this.#refusedAfter(first.text, device, end)
    if ((await this.#send(made.text, device)) !== 200) found.refusedInOverlap++

    const revoked = Date.now()
    const ended = revokeKey(this.#key(made.event.key), { by: 'the drill', at: revoked }, revoked)
    await this.#log.write([ended])
    return [old, await this.#refusedAfter(made.text, device, revoked)]
  }

  /** Both hold beside each other, from the moment on at which the new one is told. */
  async #bothHold(texts: readonly string[], device: string, end: number): Promise<void> {
    while (Date.now() < end) {
      for (const text of texts) {
        const status = await this.#send(text, device)
        // What was answered before the end was asked before it.
        if (Date.now() < end && status !== 200) this.found.refusedInOverlap++
      }
      await sleep(100)
    }
  }

  async #refusedAfter(text: string, device: string, since: number): Promise<number | undefined> {
    for (let status = await this.#send(text, device); ; status = await this.#send(text, device)) {
      const after = Math.max(Date.now() - since, 0)
      if (status === 401) {
        this.times.push(after)
        return after
      }
      if (after > patienceMs) {
        this.found.neverRefused++
        return undefined
      }
      await sleep(50)
    }
  }

  #key(id: string) {
    const key = this.#log.ring.get(id)
    if (key === undefined) throw new Error('a key is not there that was written')
    return key
  }

  /** The status of the answer to a reading of a device. */
  async #send(key: string, device: string): Promise<number> {
    this.found.sent++
    for (let time = 1; ; time++) {
      const status = await this.#sendOnce(key, device)
      // A database that takes its time on a busy machine is not what is tried here.
      if (status !== 503 || time === mostTimes) return status
      await sleep(200)
    }
  }

  async #sendOnce(key: string, device: string): Promise<number> {
    const answer = await fetch(`${this.#installation.url}/api/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ device_id: device, timeof: new Date().toISOString(), temp_c: 20 }),
    })
    await answer.arrayBuffer()
    return answer.status
  }
}

function keyLog(connection: Connection): KeyLog {
  return new KeyLog({
    reader: createReader(connection),
    writer: createWriter(connection, buckets.registry.name),
    clock: Date.now,
    warn: () => undefined,
  })
}
