import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Incident } from '@nrg/detection/alerts/incident'
import { pipelineOf } from '@nrg/detection/tasks/pipeline'
import { InfluxUnreachable } from '@nrg/influx/errors'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { ALERT_LIST_MS } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Unsent } from '@nrg/schema/outbox-event'
import { readIntervals } from '@nrg/service/energy/intervals'
import type { ActLog } from './act-log/act-log.ts'
import type { ActsSource } from './act-log/acts-of.ts'
import type { LearningView } from './devices/learning.ts'
import { EnergyToday } from './energy/energy-today.ts'
import { ExcessBook } from './energy/excess-book.ts'
import { EvidenceBook } from './evidence/evidence-book.ts'
import { PowerCourse } from './fleet/power-course.ts'
import { readUnsent } from './fleet/unsent.ts'
import { IncidentReader } from './live/incident-reader.ts'
import { judgedReader } from './live/judged-reader.ts'
import { keepAway } from './live/keep-away.ts'
import { LatestDevices } from './live/latest-devices.ts'
import { readyDevices, slowLearners } from './live/learned.ts'
import type { TodayOf } from './live/live-energy.ts'
import { type LiveIncident, type LiveState, liveIncidents, troublesOf } from './live/live-state.ts'
import { NormalsReader } from './live/normals-reader.ts'

/** How old, in ms, what is known is when it is read anew. */
const POLL_MS = 1000
/** How often it is read while somebody watches, who is to hear of a reading within a second: to read takes a moment, too. */
const WATCH_MS = 900
/** Who asks is answered before that reading begins, in ms: it takes what the answer needs, too. */
const SOON_MS = 25
/** Up to so many times that age, who asks does not wait for what is read. */
const USABLE = 2
/** While the database cannot be reached, what was known is told for so long. */
const STALE_MS = 60_000
/** What is learned over days. */
const LEARNED_MS = 60_000
/** So long at most, in ms, each reading is followed by one of what incidents are judged by, and of what they took more. */
const BESIDE_MS = 200
/** And so long where somebody waits for it. */
const ASKED_MS = 2000

/** What could not be sent is looked for so often. */
const UNSENT_MS = 5000

export interface LiveViewOptions {
  readonly reader: Reader
  readonly fleet: FleetConfig
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** How old what is known is when it is read anew, in ms; a second where it is left out. */
  readonly keepMs?: number
  /** What people said, which is known as soon as it is written. */
  readonly log: ActLog
  readonly acts: ActsSource
  readonly learning: Pick<LearningView, 'refresh' | 'upcoming'>
}

/**
 * The one reader of the fleet as it is now, for all who ask and watch: last values, what is normal, incidents of the last
 * day. The database is read when somebody asks, at most once a second, and while somebody watches, once a second.
 *
 * Nothing in it is a second truth: all of it is read anew from the database, at the first question after a start too. Of a
 * large fleet what is new is read each time, and all of it every ten seconds (see `LatestDevices`).
 * A device with three metrics takes 1 kB: 0.3 MB for 200 of them, 10 MB for 10,000. Metrics that are not configured take
 * nothing, and ingest bounds the number of devices. Beside them there are the alerts of the last day, and for each device
 * with a power 100 bytes an hour of today's energy.
 */
export class LiveView {
  readonly #options: Required<LiveViewOptions>
  readonly #readJudged: ReturnType<typeof judgedReader>
  readonly #watchers = new Set<(state: LiveState) => void>()
  readonly #latest: LatestDevices
  readonly #normals: NormalsReader
  readonly #incidents: IncidentReader
  readonly #evidence: EvidenceBook
  readonly #excess: ExcessBook
  readonly #energy: EnergyToday
  readonly #power: PowerCourse
  #today: TodayOf = new Map()
  #unsent: Unsent | undefined
  #unsentAt = Number.NEGATIVE_INFINITY
  #counting: Promise<void> | undefined
  #state: LiveState | undefined
  #reading: Promise<LiveState> | undefined
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Timeout | undefined
  #learnedAt = Number.NEGATIVE_INFINITY

  constructor({ keepMs = POLL_MS, ...options }: LiveViewOptions) {
    this.#options = { keepMs, ...options }
    this.#readJudged = judgedReader(options.reader, pipelineOf(options.fleet))
    this.#latest = new LatestDevices(options.reader, options.fleet)
    this.#normals = new NormalsReader(options.reader, options.fleet)
    this.#incidents = new IncidentReader(options.reader, options.fleet)
    this.#evidence = new EvidenceBook(options.reader, options.fleet)
    this.#excess = new ExcessBook(options.reader, options.fleet)
    this.#energy = new EnergyToday(options.reader, options.fleet)
    this.#power = new PowerCourse(options.reader, options.fleet)
    options.log.listen(() => {
      const known = this.#state
      if (known !== undefined)
        this.#tell(
          known,
          known.incidents.map(({ incident }) => incident),
        )
    })
  }

  /**
   * Answers what is known, read no longer than two seconds before; while the database cannot be reached, up to a minute.
   *
   * @throws an error of `@nrg/influx/errors`
   */
  async current(): Promise<LiveState> {
    const known = this.#state
    const age = known === undefined ? Number.POSITIVE_INFINITY : this.#options.clock() - known.asOf
    // A clock that was set back says nothing.
    if (known !== undefined && age >= 0 && age < USABLE * this.#options.keepMs) {
      if (age >= this.#options.keepMs) this.#readSoon()
      return known
    }
    try {
      return await this.#read()
    } catch (error) {
      if (known !== undefined && error instanceof InfluxUnreachable && age >= 0 && age <= STALE_MS) return known
      throw error
    }
  }

  /** Calls the listener with whatever is read from now on; answers how to end that. */
  watch(listener: (state: LiveState) => void): () => void {
    this.#watchers.add(listener)
    this.#timer ??= setInterval(() => {
      // What cannot be read is read again in a second; who watches sees that nothing comes.
      this.#read().catch(() => undefined)
    }, WATCH_MS)
    return () => {
      this.#watchers.delete(listener)
      if (this.#watchers.size === 0) this.#unwatch()
    }
  }

  /** Ends the reading for those who watch, and what was to be read soon. */
  close(): void {
    this.#unwatch()
    clearTimeout(this.#soon)
    this.#soon = undefined
  }

  #unwatch(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #readSoon(): void {
    // It is being read: what comes of that is new enough.
    if (this.#reading !== undefined) return
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      // Who comes next is told of what goes wrong.
      this.#read().catch(() => undefined)
    }, SOON_MS)
  }

  /** Reads once for all who come while it lasts. */
  #read(): Promise<LiveState> {
    this.#reading ??= this.#next().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #next(): Promise<LiveState> {
    const { reader, fleet, clock, log } = this.#options
    const now = clock()
    const options = { now: new Date(now) }
    const due = (at: number, every: number) => !(now - at < every && now >= at)
    const before = this.#state
    const anew = before === undefined || this.#options.keepMs === 0
    // Before the alerts: those of all that is said to be judged are among them.
    const judged = await this.#readJudged(options)
    const [devices, normals, paced, ready, { alerts, incidents }] = await Promise.all([
      this.#latest.read(options),
      this.#normals.read(anew, options),
      anew || due(this.#learnedAt, LEARNED_MS) ? readIntervals(this.#options.reader, options) : before.intervals,
      anew || due(this.#learnedAt, LEARNED_MS) ? readyDevices(reader, fleet, options) : before.ready,
      this.#incidents.read(this.#options.keepMs === 0 ? undefined : judged.alertsMade, options),
      log.readIfAllowed(),
    ])
    // What was read of thousands of alerts took a while already.
    await nextTurn()
    if (paced !== before?.intervals) this.#learnedAt = now
    const missing = [...(reader.missing?.().keys() ?? [])]
    if (before !== undefined && missing.length > 0) keepAway(devices, before.devices, reader, missing)
    const read = {
      asOf: now,
      devices,
      normals,
      intervals: paced,
      ready,
      judgedUntil: judged.until,
      alerts,
      ...(missing.length > 0 && { partial: missing, partialAsOf: before?.partialAsOf ?? before?.asOf ?? now }),
    }
    const state = this.#tell(read, incidents)
    // Nobody waits for it: sums of the day are told when they are there.
    const counting = this.#count(state, options)
    if (this.#options.keepMs > 0) return state
    await counting
    return this.#tell(read, incidents)
  }

  /**
   * Counts the energy of the day and what incidents took more than was expected, and where not all is learned looks when it
   * will be; what cannot be read is read again soon.
   */
  #count(state: LiveState, options: { now: Date }): Promise<void> {
    const count = async () => {
      const looking = this.#lookForUnsent(options)
      this.#today = (await this.#energy.count(state, options)) ?? this.#today
      const within = this.#options.keepMs === 0 ? Number.POSITIVE_INFINITY : BESIDE_MS
      const judged = await this.#evidence.read(state.incidents, within, options)
      await this.#excess.count(judged, state, within, options)
      await this.#power.read(state, options)
      await looking
      const learned = [state.normals.size, ...slowLearners.map(({ name }) => state.ready.get(name) ?? 0)]
      if (learned.some((count) => count < state.devices.size)) await this.#options.learning.refresh()
    }
    this.#counting ??= count()
      .catch(() => undefined)
      .finally(() => {
        this.#counting = undefined
      })
    return this.#counting
  }

  async #lookForUnsent(options: { now: Date }): Promise<void> {
    const now = options.now.getTime()
    if (this.#options.keepMs > 0 && now - this.#unsentAt < UNSENT_MS && now >= this.#unsentAt) return
    this.#unsentAt = now
    // What cannot be read is looked for again.
    this.#unsent = await readUnsent(this.#options.reader, options).catch(() => this.#unsent)
  }

  /**
   * The incidents with what their kinds are judged by and what they took more than was expected. Those of the last day are
   * looked at beside the answers; one alone and older ones when they are asked for, and what cannot be read or takes long
   * they come without.
   */
  async withDetails(
    incidents: readonly LiveIncident[],
    state: Pick<LiveState, 'devices' | 'intervals' | 'asOf'>,
    options: QueryOptions & { readonly now: Date },
  ): Promise<LiveIncident[]> {
    const isOld = ({ incident }: LiveIncident) => incident.until < state.asOf - ALERT_LIST_MS
    const asked = incidents.length === 1 ? incidents : incidents.filter(isOld)
    const judged = await this.withEvidence(asked, options)
    await this.#excess.count(judged.filter(isOld), state, ASKED_MS, options).catch(() => undefined)
    return this.#excess.known(this.#evidence.known(incidents))
  }

  /** The incidents with what their kinds are judged by; what cannot be read or takes long they come without. */
  withEvidence(
    incidents: readonly LiveIncident[],
    options: QueryOptions & { readonly now: Date },
  ): Promise<readonly LiveIncident[]> {
    return this.#evidence.read(incidents, ASKED_MS, options).catch(() => this.#evidence.known(incidents))
  }

  /** Tells what was read, with what people have said by now. */
  #tell(
    read: Omit<LiveState, 'version' | 'incidents' | 'troubles' | 'today' | 'upcoming' | 'powerMinutes' | 'unsent'>,
    incidents: readonly Incident[],
  ): LiveState {
    const { fleet, acts } = this.#options
    const { alerts, asOf } = read
    const live = this.#excess.known(this.#evidence.known(liveIncidents(incidents, fleet, read, acts(alerts, asOf))))
    const troubles = troublesOf(live, fleet, read)
    this.#power.see({ ...read, troubles })
    const state = {
      ...read,
      version: (this.#state?.version ?? 0) + 1,
      incidents: live,
      troubles,
      powerMinutes: this.#power.minutes,
      today: this.#today,
      unsent: this.#unsent,
      upcoming: this.#options.learning.upcoming(),
    }
    this.#state = state
    for (const watcher of this.#watchers) watcher(state)
    return state
  }
}
