import type { Predicate } from '@nrg/flux/storage'
import { type BucketIndex, bySortKey } from '../index/bucket-index.ts'
import { compareText, type Series, type Source } from '../index/series.ts'
import type { Cursor } from '../protocol/request.ts'

/** How many times fewer sources a tag's value must leave to be worth sorting them. */
const worthSorting = 8

/**
 * The series that may match a predicate, in InfluxDB's order from a place on. What the predicate says of the
 * measurement and of tags narrows the search; whether a series matches is still to be asked.
 */
export function* seriesInOrder(
  index: BucketIndex,
  predicate: Predicate | undefined,
  after: Cursor | undefined,
): Iterable<Series> {
  for (const source of sourcesInOrder(index, predicate, after)) {
    const isLast = after !== undefined && source.sortKey === after.sortKey
    for (const series of source.series) {
      if (!isLast || compareText(series.field, after.field) > 0) yield series
    }
  }
}

function sourcesInOrder(
  index: BucketIndex,
  predicate: Predicate | undefined,
  after: Cursor | undefined,
): Iterable<Source> {
  const ordered = index.ordered()
  const required = new Map<string, string>()
  if (predicate) collectRequired(predicate, required)
  let from = after ? firstAt(ordered, after.sortKey) : 0
  let to = ordered.length
  const measurement = required.get('_measurement')
  if (measurement !== undefined) {
    const bytes = Buffer.from(measurement).toString('latin1')
    from = Math.max(from, firstAt(ordered, bytes))
    to = firstAt(ordered, `${bytes}\x01`)
  }
  let fewest: ReadonlySet<Source> | undefined
  for (const [tag, value] of required) {
    if (tag.startsWith('_') || value === '') continue
    const having = index.postings.having(tag, value)
    if (!fewest || having.size < fewest.size) fewest = having
  }
  if (fewest && fewest.size * worthSorting < to - from) {
    const chosen = [...fewest].sort(bySortKey)
    return after ? chosen.slice(firstAt(chosen, after.sortKey)) : chosen
  }
  return slice(ordered, from, to)
}

function* slice(sources: readonly Source[], from: number, to: number): Iterable<Source> {
  for (let i = from; i < to; i++) yield sources[i] as Source
}

/** Collects the values that the measurement and tags must have for the predicate to hold. */
function collectRequired(predicate: Predicate, required: Map<string, string>): void {
  if (predicate.kind === 'and') {
    collectRequired(predicate.left, required)
    collectRequired(predicate.right, required)
  } else if (predicate.kind === 'tag' && predicate.op === '==') {
    required.set(predicate.name, predicate.value)
  }
}

/** The place of the first source at or after a sort key. */
function firstAt(sources: readonly Source[], sortKey: string): number {
  let from = 0
  let to = sources.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((sources[middle] as Source).sortKey < sortKey) from = middle + 1
    else to = middle
  }
  return from
}
