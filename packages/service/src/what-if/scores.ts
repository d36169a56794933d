import type { Score } from '@nrg/detection/alerts/episodes'
import { type FluxText, flux, fluxFloat, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'

/** About what one holds beside its scores: names, lists, and a part of the map that finds it. */
const SUBJECT_BYTES = 500
/** More devices than these are not named one by one. */
const NAMED = 200

/** There are more scores than may be held at one time. */
export class TooManyScores extends Error {
  constructor(most: number) {
    super(`more than ${most} scores are too many: ask for a shorter time or fewer devices`)
  }
}

export interface ScoresQuestion {
  readonly devices: readonly string[]
  readonly metrics: readonly string[]
  /** A group of detectors whose alerts are one. */
  readonly reasons: readonly string[]
  readonly from: number
  readonly to: number
  /** Metrics of devices none of whose ratios reaches this are left out: no alert can be of them. */
  readonly least: number
  /** More than these are not held at one time. */
  readonly most: number
  /** Where scores are kept, if that is not where production keeps them. */
  readonly bucket?: string | undefined
}

/** The scores of a detector in the order of their times, in milliseconds since the epoch: 24 bytes each. */
interface Packed {
  readonly reason: string
  readonly at: Float64Array
  readonly ratio: Float64Array
  readonly score: Float64Array
}

/** The scores of a device and metric, of which alerts are made together. */
export interface ScoreSubject {
  readonly device: string
  readonly metric: string
  readonly packed: readonly Packed[]
}

const Series = Type.Object({ device_id: Type.String(), metric: Type.String() })
const Row = Type.Object({
  result: Type.String(),
  device_id: Type.String(),
  metric: Type.String(),
  reason: Type.String(),
  _time: Type.Date(),
  _value: Type.Number(),
})

/**
 * Reads the scores that alerts can be made of.
 *
 * @throws TooManyScores; an error of `@nrg/influx/errors`
 */
export async function readScores(
  reader: Reader,
  question: ScoresQuestion,
  options: QueryOptions,
): Promise<ScoreSubject[]> {
  const { metrics, reasons, from, to, bucket = buckets.rollup.name } = question
  const range = flux`from(bucket: ${fluxString(bucket)}) |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(new Date(to))})`
  const of = (devices: readonly string[]) =>
    flux`r._measurement == "score" and ${fluxOneOf('metric', metrics)} and ${fluxOneOf('reason', reasons)}${
      devices.length > NAMED ? flux`` : flux` and ${fluxOneOf('device_id', devices)}`
    }`
  // Storage itself looks at the value: most series have no score that reaches it.
  const reaching = flux`${range}
  |> filter(fn: (r) => ${of(question.devices)} and r._field == "ratio" and r._value >= ${fluxFloat(question.least)})
  |> last()
  |> group()
  |> keep(columns: ["device_id", "metric"])
`
  const subjects = new Map<string, ReadSubject>()
  const asked = new Set(question.devices)
  if (asked.size > 0)
    for await (const { device_id: device, metric } of reader.rows(reaching, Series, options))
      if (asked.has(device)) subjects.set(`${device} ${metric}`, { device, metric, byReason: new Map() })
  if (subjects.size === 0) return []
  const found = new Set([...subjects.values()].map(({ device }) => device))
  const part = (field: string): FluxText => flux`${range}
  |> filter(fn: (r) => ${of([...found])} and r._field == ${fluxString(field)})
  |> keep(columns: ["device_id", "metric", "reason", "_time", "_value"])
  |> yield(name: ${fluxString(field)})
`
  let count = 0
  for await (const row of reader.rows(flux`${part('ratio')}${part('score')}`, Row, options)) {
    const { result, device_id, metric, reason, _time, _value: value } = row
    const subject = subjects.get(`${device_id} ${metric}`)
    if (subject === undefined) continue
    if (++count > 2 * question.most) throw new TooManyScores(question.most)
    const fields = subject.byReason.get(reason) ?? { ratio: [], score: [] }
    subject.byReason.set(reason, fields)
    fields[result === 'ratio' ? 'ratio' : 'score'].push({ at: _time.getTime(), value })
  }
  return [...subjects.values()].map(packedOf)
}

/** A value of a field at a time. */
interface Point {
  readonly at: number
  readonly value: number
}

interface ReadSubject {
  readonly device: string
  readonly metric: string
  readonly byReason: Map<string, { readonly ratio: Point[]; readonly score: Point[] }>
}

function packedOf({ device, metric, byReason }: ReadSubject): ScoreSubject {
  const packed = [...byReason].map(([reason, { ratio, score }]): Packed => {
    const inTime = (a: Point, b: Point) => a.at - b.at
    const [ratios, scores] = [ratio.filter(({ value }) => value > 0).sort(inTime), score.sort(inTime)]
    let next = 0
    const scoreAt = ({ at }: Point) => {
      while ((scores[next]?.at ?? at) < at) next++
      return scores[next]?.at === at ? (scores[next++]?.value ?? 0) : 0
    }
    return {
      reason,
      at: Float64Array.from(ratios, ({ at }) => at),
      ratio: Float64Array.from(ratios, ({ value }) => value),
      score: Float64Array.from(ratios, scoreAt),
    }
  })
  return { device, metric, packed }
}

/** All scores of a device and metric. */
export function unpacked({ device, metric, packed }: ScoreSubject): Score[] {
  return packed.flatMap(({ reason, at, ratio, score }) =>
    Array.from(at, (time, index) => ({
      device,
      metric,
      reason,
      at: time,
      ratio: ratio[index] ?? 0,
      score: score[index] ?? 0,
    })),
  )
}

/** What they hold, in bytes. */
export const sizeOf = (subjects: readonly ScoreSubject[]): number =>
  subjects.reduce((all, { packed }) => packed.reduce((own, { at }) => own + 3 * at.byteLength, all + SUBJECT_BYTES), 0)
