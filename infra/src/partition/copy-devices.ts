import type { Connection } from '@nrg/influx/connection'
import { flux, fluxInteger } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'
import { copySpan, fingerprintOf, type Move, moveSpan, writeLines } from '../move/move-span.ts'
import { pointLines } from '../move/point-lines.ts'
import { FOR_EVER, rangeOf, type Span, type Stretch, spansOf } from '../move/span.ts'
import { isAwayMark } from './away-marks.ts'
import { DEVICE_BUCKETS } from './devices-in.ts'

/** What may still change of what is judged: readings count up to a day late. */
export const CHANGING_MS = 25 * 3_600_000
/** So much of it is copied at one time. */
const HOURS_MS = 3 * 3_600_000
/** What comes and is judged meanwhile is of the last minutes: of readings, and of what is made of them. */
const RECENT_MS = 5 * 60_000
const READINGS_AGAIN_MS = 30_000
const JUDGED_AGAIN_MS = 2 * 60_000
/** Devices that are asked for at one time. */
const DEVICES = 50

/** From which database to which, and what of them. */
export interface DeviceCopy extends Move {
  readonly devices: readonly string[]
  readonly signal: AbortSignal
  /** Waits while the target is behind with what it sends on. */
  readonly pace: () => Promise<void>
}

/**
 * Has the target have what is stored of some devices up to a time, which changes no more; each span is compared by its number of
 * points and their checksums.
 */
export async function copyPast(copy: DeviceCopy, until: Date): Promise<void> {
  for (const bucket of DEVICE_BUCKETS) await moveStretch(copy, { bucket, from: new Date(0), until })
}

/**
 * The same of what may still change, from a time on (milliseconds since the epoch); answers up to when, some minutes before it
 * began. What is made of readings comes before them, some hours at a time: readings of which it is missing would be judged anew.
 */
export async function copyRecent(copy: DeviceCopy, from: number): Promise<number> {
  const end = Date.now() - RECENT_MS
  for (let at = from; at < end; at += HOURS_MS) {
    const until = new Date(Math.min(at + HOURS_MS, end))
    for (const bucket of [buckets.alerts.name, buckets.rollup.name, buckets.raw.name])
      await moveStretch(copy, { bucket, from: new Date(at), until })
  }
  return end
}

/** Writes what came since a time, or may have changed since, without comparing: it is of the last minutes, and goes fast. */
export async function copyLatest(copy: DeviceCopy, sinceMs: number): Promise<void> {
  const { source, target } = copy
  await copyLastingAlerts(copy, sinceMs - CHANGING_MS)
  for (const [bucket, again] of [
    [buckets.raw.name, READINGS_AGAIN_MS],
    [buckets.rollup.name, JUDGED_AGAIN_MS],
  ] as const)
    for (const devices of chunks(copy.devices)) {
      const span = { bucket, devices, start: new Date(sinceMs - again), stop: FOR_EVER }
      await copySpan(source, target, span)
    }
}

/**
 * Writes what the target lacks of what the source has, and leaves what it has as it is: it may be newer. Answers how many points
 * it lacked.
 */
export async function copyMissing(copy: DeviceCopy): Promise<number> {
  let written = 0
  for (const bucket of DEVICE_BUCKETS)
    for await (const span of devicesSpans(copy, { bucket, from: new Date(0) })) {
      const [own, other] = [await fingerprintOf(copy.source, span), await fingerprintOf(copy.target, span)]
      if (own.toString() !== other.toString()) written += await writeLines(copy.target, span, missing(copy, span))
    }
  return written
}

async function* missing({ source, target }: DeviceCopy, span: Span): AsyncGenerator<string> {
  const there = new Set<string>()
  for await (const line of pointLines(target, span)) there.add(keyOf(line))
  for await (const line of pointLines(source, span)) if (!there.has(keyOf(line)) && !isAwayMark(line)) yield line
}

/** A line without its value: series, field and time. */
function keyOf(line: string): string {
  const [, series, time] = /^((?:\\.|[^\\ ])* (?:\\.|[^\\=])*)=.* (-?\d+)$/s.exec(line) ?? []
  return series === undefined ? line : `${series} ${time}`
}

async function moveStretch(copy: DeviceCopy, stretch: Stretch): Promise<void> {
  for await (const span of devicesSpans(copy, stretch)) await moveSpan(copy, span)
}

async function* devicesSpans({ source, devices, signal, pace }: DeviceCopy, stretch: Stretch): AsyncGenerator<Span> {
  for (const some of chunks(devices))
    for await (const span of spansOf(source, { ...stretch, devices: some })) {
      signal.throwIfAborted()
      await pace()
      yield span
    }
}

/** Alerts that began long ago may go on: each is a point at its beginning that is changed in place. */
async function copyLastingAlerts({ source, target, devices }: DeviceCopy, sinceMs: number): Promise<void> {
  for (const some of chunks(devices)) {
    const all = { bucket: buckets.alerts.name, devices: some, start: new Date(0), stop: FOR_EVER }
    const script = flux`${rangeOf(all)}
      |> filter(fn: (r) => r._field == "until" and r._value >= ${fluxInteger(BigInt(sinceMs) * 1_000_000n)})
      |> group()
      |> keep(columns: ["_time"])`
    const times = await createReader(source).collect(script, Type.Object({ _time: Type.Date() }))
    if (times.length === 0) continue
    const began = new Set(times.map(({ _time }) => String(_time.getTime())))
    const span = { ...all, start: new Date(Math.min(...[...began].map(Number))) }
    await writeLines(target, span, lasting(source, span, began))
  }
}

async function* lasting(source: Connection, span: Span, began: ReadonlySet<string>): AsyncGenerator<string> {
  for await (const line of pointLines(source, span))
    if (began.has(line.slice(line.lastIndexOf(' ') + 1, -6))) yield line
}

function* chunks(devices: readonly string[]): Generator<readonly string[]> {
  for (let index = 0; index < devices.length; index += DEVICES) yield devices.slice(index, index + DEVICES)
}
