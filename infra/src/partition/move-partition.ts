import { setTimeout as sleep } from 'node:timers/promises'
import type { InfluxConfig } from '@nrg/influx/config'
import { type Connection, connect } from '@nrg/influx/connection'
import { UsageError } from '@nrg/schema/usage-error'
import { type Layout, type PartitionMove, withMove } from '@nrg/stream/layout'
import type { ReadingStream } from '@nrg/stream/stream'
import { Journal } from '../move/journal.ts'
import { TIMEOUT_MS } from '../move/move.ts'
import { MoveError } from '../move/move-error.ts'
import { markAway, unmarkAway } from './away-marks.ts'
import { CHANGING_MS, copyLatest, copyMissing, copyPast, copyRecent, type DeviceCopy } from './copy-devices.ts'
import { devicesIn } from './devices-in.ts'
import { forgetDevices } from './forget-devices.ts'
import { replicationPace } from './replication-pace.ts'

/** How long nobody takes the messages of the partition, at most: then the old cell goes on with them by itself. */
const HOLD_MS = 15_000
/** What is not done in that part of it is given up: clocks may differ. */
const IN_TIME = 2 / 3
/** Until a copy of what came meanwhile takes no longer, it is made again; so often at most. */
const SHORT_MS = 2000
const ROUNDS = 10
/** And so is that of the last day. */
const LONG_MS = 10 * 60_000
/** What the old cell has is deleted so long after the other one has the partition: no task of it looks at the last minutes then. */
const SETTLED_MS = 5 * 60_000
const LOOK_MS = 50
/** What is learned is summed up at quarters of an hour: nothing is cut in two so near to one. */
const [QUARTER_MS, APART_MS] = [15 * 60_000, 60_000]

export interface MovePartitionOptions {
  readonly stream: ReadingStream
  readonly partition: number
  readonly to: string
  /** The database of each cell, by its name, with a token that may read, write and delete. */
  readonly databases: ReadonlyMap<string, InfluxConfig>
  readonly siteOf: (device: string) => string | undefined
  /** Where it is kept how far it is. */
  readonly dataDir: string
  readonly signal: AbortSignal
  readonly say: (line: string) => void
  /** Whether readings may be cut in two at a time (milliseconds since the epoch); near no quarter of an hour where it is left out. */
  readonly mayCutAt?: (now: number) => boolean
  /** How long what the old cell has is left there, and its runs are waited for, in ms. */
  readonly settledMs?: number
  readonly runMs?: number
  /** How long nobody takes its messages at most, in ms; 15 s where it is left out. */
  readonly holdMs?: number
}

/** How long nobody took its messages, in milliseconds; what was done before by a run that was killed is not in it. */
export interface Moved {
  readonly heldMs: number
  readonly devices: number
}

/**
 * Moves a partition of devices from its cell to another while their readings come: copies what is stored of them while the old
 * cell goes on; then, while the stream keeps what comes, the last of it; then the other cell goes on, and what the old one has is
 * compared once more, and deleted. Killed at any moment, it goes on where it was when it is run again.
 *
 * @throws UsageError, MoveError, or an error of `@nrg/influx/errors`
 */
export async function movePartition(options: MovePartitionOptions): Promise<Moved> {
  const { partition, to, dataDir, siteOf, say } = options
  const move = await begin(options)
  const [source, target] = [move.from, move.to].map((cell) =>
    connect({ ...databaseOf(options, cell), timeoutMs: TIMEOUT_MS }),
  ) as [Connection, Connection]
  try {
    const place = { config: { ...target.config, url: `${target.config.url} ${move.from} ${partition}` } }
    const journal = await Journal.open(dataDir, place)
    const pace = await replicationPace(target, options)
    const copy = async (isStill: boolean): Promise<DeviceCopy> => {
      const devices = await devicesIn(source, partition, siteOf)
      return { source, target, journal, isStill, devices, pace, signal: options.signal }
    }
    const from = { ...options, move, source, target, copy }
    if (move.to !== to) return await takeBack(from)
    const heldMs = move.movedAt === undefined ? await takeAlong(from) : 0
    const devices = await finish(from)
    await journal.remove()
    say(`partition ${partition} is in ${to}, and nothing of it is left in ${move.from}`)
    return { heldMs, devices }
  } finally {
    source.close()
    target.close()
  }
}

function databaseOf({ databases }: MovePartitionOptions, cell: string): InfluxConfig {
  const database = databases.get(cell)
  if (database !== undefined) return database
  throw new UsageError(`INFLUXDB_URLS does not name the database of cell ${cell}`)
}

interface Moving extends MovePartitionOptions {
  readonly move: PartitionMove
  readonly source: Connection
  readonly target: Connection
  /** Of the devices that the old cell has now. */
  readonly copy: (isStill: boolean) => Promise<DeviceCopy>
}

/** Says that the partition is on its way, unless that is said already; a hold of a run that was killed ends. */
async function begin(options: MovePartitionOptions): Promise<PartitionMove> {
  const { stream, partition, to } = options
  const layout = await stream.changeLayout((now) => {
    const { [partition]: known } = now.moves
    const from = known?.from ?? (now.partitions[partition] as string)
    for (const cell of [from, to]) databaseOf(options, cell)
    // To where it still is: it is taken back.
    const isBack = known !== undefined && known.movedAt === undefined && to === from
    if (isBack) return withMove(now, partition, { from, to: known.to })
    if (known !== undefined && known.to !== to)
      throw new UsageError(
        `partition ${partition} is on its way to ${known.to}: npm run cells -- move ${partition} --to ${known.to}`,
      )
    if (known?.movedAt !== undefined) return now
    if (from === to) throw new UsageError(`partition ${partition} is in ${to} already`)
    return withMove(now, partition, { from, to })
  })
  return layout.moves[partition] as PartitionMove
}

/** Deletes what was copied of a partition that stays where it is. */
async function takeBack(moving: Moving): Promise<Moved> {
  const { stream, partition, move, source, target, copy, say } = moving
  const { devices } = await copy(false)
  await unmarkAway(source, devices)
  await forgetDevices({ ...moving, connection: target })
  await stream.changeLayout((now) => withMove(now, partition, undefined))
  say(`partition ${partition} stays in ${move.from}, and nothing of it is left in ${move.to}`)
  return { heldMs: 0, devices: 0 }
}

/** Copies all, until the other cell has the partition; answers for how long its messages were held. */
async function takeAlong(moving: Moving): Promise<number> {
  const { partition, move, source, target, say, signal, mayCutAt = mayCut } = moving
  const began = Date.now()
  const all = await moving.copy(false)
  // Of a run that was killed.
  await unmarkAway(source, all.devices)
  say(`partition ${partition}: first what ${move.from} has of ${all.devices.length} devices, which it goes on judging`)
  await markAway(target, all.devices, began)
  const changing = began - CHANGING_MS
  await copyPast(all, new Date(changing))
  let since = changing
  while (Date.now() - since > LONG_MS) since = await copyRecent(await moving.copy(false), changing)
  for (let round = 1; ; round++) {
    signal.throwIfAborted()
    const at = Date.now()
    const latest = await moving.copy(false)
    // Before what is newer than the last mark.
    await markAway(target, latest.devices, at)
    await copyLatest(latest, since)
    since = at
    if (!mayCutAt(Date.now())) await sleep(1000, undefined, { signal })
    else if (Date.now() - at <= SHORT_MS || round >= ROUNDS) break
  }
  return cut(moving, since)
}

const mayCut = (now: number) => now % QUARTER_MS > APART_MS && now % QUARTER_MS < QUARTER_MS - APART_MS

/** Has the old cell let go, copies what came since, and has the table name the other one. */
async function cut(
  { stream, partition, move, source, copy, to, say, holdMs = HOLD_MS }: Moving,
  since: number,
): Promise<number> {
  const { from } = move
  const held = Date.now()
  const heldUntil = held + holdMs
  const isLate = () => Date.now() > held + IN_TIME * holdMs
  const isHeld = ({ moves }: Layout) => moves[partition]?.heldUntil === heldUntil
  await stream.changeLayout((now) => withMove(now, partition, { from, to, heldUntil }))
  try {
    while ((await stream.takerOf(partition)) !== undefined) {
      if (isLate())
        throw new MoveError(
          `the writer of ${from} does not let go of partition ${partition}: it runs where CELL=${from} is set, and writes what it was given first; ${from} goes on with it: run this again`,
        )
      await sleep(LOOK_MS)
    }
    const rest = await copy(true)
    await markAway(source, rest.devices, Date.now())
    await copyLatest(rest, since)
    const tooLate = new MoveError(
      `what came meanwhile could not be copied in ${(IN_TIME * holdMs) / 1000} s; ${from} goes on with it: run this again`,
    )
    if (isLate()) throw tooLate
    await stream.changeLayout((now) => {
      if (!isHeld(now)) throw tooLate
      const partitions = now.partitions.map((cell, number) => (number === partition ? to : cell))
      return withMove({ ...now, partitions }, partition, { from, to, movedAt: Date.now() })
    })
  } catch (error) {
    const back = await stream.changeLayout((now) => (isHeld(now) ? withMove(now, partition, { from, to }) : now))
    if (back.moves[partition]?.movedAt === undefined) await unmarkAway(source, (await copy(true)).devices)
    throw error
  }
  const heldMs = Date.now() - held
  say(`${to} goes on with it; for ${heldMs} ms the stream kept what came`)
  return heldMs
}

/** Compares once more, and deletes what the old cell has. Answers how many devices moved. */
async function finish(moving: Moving): Promise<number> {
  const { stream, partition, move, source, target, copy, siteOf, say, signal, settledMs = SETTLED_MS } = moving
  await unmarkAway(target, await devicesIn(target, partition, siteOf))
  if ((await stream.takerOf(partition)) !== move.to) say(`waiting for the writer of ${move.to} to take it`)
  while ((await stream.takerOf(partition)) !== move.to) await sleep(LOOK_MS, undefined, { signal })
  // What a writer that was cut off has written without the stream knowing is there by now, and again in the stream.
  let missing = await copyMissing(await copy(true))
  for (let more = missing; more > 0; missing += more) more = await copyMissing(await copy(true))
  say(`all is compared; ${missing} points came while it was copied`)
  const settled = (move.movedAt ?? Date.now()) + settledMs
  if (Date.now() < settled) say(`what ${move.from} has of it is deleted from ${new Date(settled).toISOString()} on`)
  await sleep(Math.max(0, settled - Date.now()), undefined, { signal })
  const { devices } = await copy(true)
  await forgetDevices({ ...moving, connection: source })
  await stream.changeLayout((now) => withMove(now, partition, undefined))
  return devices.length
}
