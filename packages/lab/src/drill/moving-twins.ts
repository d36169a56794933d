import { setTimeout as sleep } from 'node:timers/promises'
import { partitionOfDevice } from '@nrg/stream/partition'
import type { PartitionTable } from '@nrg/stream/partition-table'
import type { CellsQuery, ToldAlert } from './cells-query.ts'
import type { Cluster } from './cluster.ts'
import { rowsOf } from './database.ts'
import { type Check, none } from './drill.ts'
import { fields } from './fleet-readings.ts'
import { isAcknowledged } from './installation.ts'

const FIRST_DEVICE = 9000
const PAST_MS = 2 * 3_600_000
const PAST_EVERY_MS = 10_000
const EVERY_MS = 1000
const LOOK_MS = 250
const BATCH = 1000
/** Of so many readings: of a device of which less was heard than twenty nobody knows that it goes on. */
const MISSED_AFTER = 30

/**
 * `hot` is past its limit from the start, `later` from a time on; `silent` is new, and reports no more once that was told of the
 * others.
 */
const ROLES = ['hot', 'steady', 'later', 'silent'] as const
type Role = (typeof ROLES)[number]

/** A device in a list, as far as it is looked at. */
interface ListedDevice {
  readonly device_id: string
  readonly last_seen: string
  readonly status?: string
}

/** What was wrong each time that somebody looked. */
interface Seen {
  looks: number
  twice: number
  offline: number
  lost: number
}

/**
 * Devices in pairs that read the same at the same times, one of the partition that moves and one of another that stays: what is
 * told of the one has to be what is told of the other.
 */
export class MovingTwins {
  readonly #cluster: Cluster
  readonly #query: CellsQuery
  /** The one that moves, and the one that stays. */
  readonly #pairs: ReadonlyMap<Role, readonly [number, number]>
  readonly #sent = new Map<number, { count: number; sum: number }>()
  readonly #ending = new AbortController()
  readonly #running: Promise<unknown>[] = []
  readonly #seen: Seen = { looks: 0, twice: 0, offline: 0, lost: 0 }
  readonly #known = new Set<string>()
  #fault: unknown
  #isLater = false
  #isSilent = false
  /** How old the last reading of one that moves was at most, as query told it, in milliseconds. */
  behindMs = 0

  constructor(cluster: Cluster, query: CellsQuery, table: PartitionTable, partition: number) {
    this.#cluster = cluster
    this.#query = query
    const home = table[partition]
    const moving = devicesWhere((of) => of === partition)
    const staying = devicesWhere((of) => of !== partition && table[of] === home)
    this.#pairs = new Map(ROLES.map((role) => [role, [moving.next().value, staying.next().value] as [number, number]]))
  }

  /** Two hours of readings of those that are not new, which are learned from; then one a second of each. */
  async start(): Promise<void> {
    const now = Date.now()
    let lines: string[] = []
    for (let at = now - PAST_MS; at < now; at += PAST_EVERY_MS)
      for (const role of ROLES.filter((one) => one !== 'silent')) {
        lines.push(...this.#readings(role, at, false))
        if (lines.length < BATCH && at < now - PAST_EVERY_MS) continue
        while (!isAcknowledged(await this.#cluster.front.post(lines))) await sleep(EVERY_MS)
        lines = []
      }
    this.#keep(this.#read())
  }

  /** Waits until the alerts of those that are hot are told, and looks from then on at what is told. */
  async told(withinMs: number): Promise<void> {
    const hot = (this.#pairs.get('hot') ?? []).map(String)
    for (const until = performance.now() + withinMs; ; await sleep(LOOK_MS)) {
      const { alerts } = await this.#query.alerts()
      const open = alerts.filter(({ device_id, reason }) => hot.includes(device_id) && reason === 'limit')
      for (const alert of open) this.#known.add(keyOf(alert))
      if (this.#known.size >= hot.length) break
      if (performance.now() > until) throw new Error(`no alert of ${hot} was told`)
    }
    this.#keep(this.#look())
  }

  /** Lets those that fall silent do so, once enough was heard of them that they are missed. */
  async silence(): Promise<void> {
    const heard = () => (this.#pairs.get('silent') ?? []).map((device) => this.#sent.get(device)?.count ?? 0)
    while (heard().some((count) => count < MISSED_AFTER)) await sleep(EVERY_MS)
    this.#isSilent = true
  }

  heat(): void {
    this.#isLater = true
  }

  /** How far behind it is, is looked at anew. */
  lookAnew(): void {
    this.behindMs = 0
  }

  /** @throws what kept readings from being sent, or what is told from being looked at */
  async stop(): Promise<void> {
    this.#ending.abort()
    await Promise.all(this.#running)
    if (this.#fault !== undefined) throw this.#fault
  }

  #keep(running: Promise<void>): void {
    this.#running.push(
      running.catch((error: unknown) => {
        this.#fault ??= error
      }),
    )
  }

  /** Waits until the same is told of both of each pair. */
  async settled(withinMs: number): Promise<void> {
    for (const until = performance.now() + withinMs; performance.now() < until; await sleep(1000))
      if ((await this.#differences()).length === 0) return
  }

  async checks(): Promise<readonly Check[]> {
    const { looks, twice, offline, lost } = this.#seen
    const differences = await this.#differences()
    return [
      { what: 'times that was looked', ok: looks > 0, found: looks },
      none('times that a device or an alert was told twice', twice),
      none('times that a device that reports was said to be offline', offline),
      none('times that an open alert was not told', lost),
      {
        what: 'alerts other than those of their twins that stay',
        ok: differences.length === 0,
        found: differences.join('; ') || 'none',
      },
      ...(await this.#sums()),
    ]
  }

  /** What is told of the alerts of one that moves and not of its twin, or the other way round. */
  async #differences(): Promise<readonly string[]> {
    const { alerts } = await this.#query.alerts()
    return [...this.#pairs].flatMap(([role, ids]) => {
      const [own = [], other = []] = ids.map((id) =>
        alerts.filter(({ device_id }) => device_id === String(id)).map(describe),
      )
      const only = (some: readonly string[], others: readonly string[]) => some.filter((one) => !others.includes(one))
      const silent = role === 'silent' && this.#isSilent && own.length === 0 ? ['silent: no alert'] : []
      const hot = role !== 'steady' && role !== 'silent' && own.length === 0 ? [`${role}: no alert`] : []
      return [
        ...only(own, other).map((one) => `${role} that moves: ${one}`),
        ...only(other, own).map((one) => `${role} that stays: ${one}`),
        ...silent,
        ...hot,
      ]
    })
  }

  /** Whether each cell has what was acknowledged, once and with its values. */
  async #sums(): Promise<readonly Check[]> {
    let wrong = 0
    for (const [device, { count, sum }] of this.#sent) {
      let [stored, added] = [0, 0]
      for (const { database } of this.#cluster.cells) {
        const csv = await database.query(
          `data = from(bucket: "energy_raw") |> range(start: 0, stop: 2100-01-01T00:00:00Z)
            |> filter(fn: (r) => r.device_id == "${device}" and r._field == "${fields[2]}") |> group()
          union(tables: [data |> count() |> toFloat() |> set(key: "of", value: "count"), data |> sum() |> set(key: "of", value: "sum")])`,
        )
        for (const { of, _value } of rowsOf(csv)) {
          if (of === 'count') stored += Number(_value)
          else added += Number(_value)
        }
      }
      if (stored !== count || Math.abs(added - sum) > 1e-6 * Math.abs(sum)) wrong++
    }
    return [none('devices of which the cells have other readings than were acknowledged', wrong)]
  }

  async #read(): Promise<void> {
    for (let at = Date.now(); !this.#ending.signal.aborted; at += EVERY_MS) {
      await sleep(Math.max(0, at - Date.now()))
      const lines = ROLES.filter((role) => role !== 'silent' || !this.#isSilent).flatMap((role) =>
        this.#readings(role, at, role === 'hot' || (role === 'later' && this.#isLater)),
      )
      while (!isAcknowledged(await this.#cluster.front.post(lines))) await sleep(LOOK_MS)
    }
  }

  #readings(role: Role, at: number, isHot: boolean): readonly string[] {
    const swing = Math.sin(at / 61_000) + Math.cos(at / 7919)
    const [voltage_v, current_a, temp_c] = [480 + swing, 20 + swing / 4, isHot ? 95 + swing / 8 : 40 + swing / 5]
    return (this.#pairs.get(role) ?? []).map((device) => {
      const sent = this.#sent.get(device) ?? { count: 0, sum: 0 }
      this.#sent.set(device, { count: sent.count + 1, sum: sent.sum + temp_c })
      return JSON.stringify({ device_id: device, timeof: new Date(at).toISOString(), voltage_v, current_a, temp_c })
    })
  }

  async #look(): Promise<void> {
    const steady = this.#pairs.get('steady')?.[0]
    const reporting = new Set([...this.#pairs].flatMap(([role, ids]) => (role === 'silent' ? [] : ids.map(String))))
    while (!this.#ending.signal.aborted) {
      const { alerts } = await this.#query.alerts()
      const { body: devices } = await this.#query.get<readonly ListedDevice[]>('/api/devices')
      const seen = devices.find(({ device_id }) => device_id === String(steady))?.last_seen ?? ''
      this.behindMs = Math.max(this.behindMs, Date.now() - Date.parse(seen))
      const keys = alerts.map(keyOf)
      const isTwice = new Set(keys).size < keys.length || new Set(devices.map((d) => d.device_id)).size < devices.length
      this.#seen.looks++
      if (isTwice) this.#seen.twice++
      if (devices.some(({ device_id, status }) => status === 'offline' && reporting.has(device_id)))
        this.#seen.offline++
      if ([...this.#known].some((key) => !keys.includes(key))) this.#seen.lost++
      await sleep(LOOK_MS)
    }
  }
}

const keyOf = ({ id, device_id, metric, reason, since }: ToldAlert) => `${id} ${device_id} ${metric} ${reason} ${since}`
const describe = ({ metric, reason, since, until, severity }: ToldAlert) =>
  `${metric} ${reason} from ${since} to ${until}, ${severity}`

/** Devices of no site, beside those of the load, whose partition is one of those that are meant. */
function* devicesWhere(isMeant: (partition: number) => boolean): Generator<number, number> {
  for (let id = FIRST_DEVICE; ; id++) if (isMeant(partitionOfDevice(String(id), undefined))) yield id
}
