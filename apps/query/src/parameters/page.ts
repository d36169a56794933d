import { Type } from '@sinclair/typebox'
import { BadParameter } from '../errors.ts'

/** What an item of a list is sorted by; the last part tells any two apart. */
export type SortKey = readonly (string | number)[]

export const CursorParameter = Type.Optional(
  Type.String({
    pattern: '^[A-Za-z0-9_-]{1,1024}$',
    description: 'Where the list goes on: as `Link` of the answer before says',
  }),
)

/** How many at most, as a parameter. */
export const LimitParameter = (most: number, usual?: number) =>
  Type.Optional(
    Type.String({
      pattern: '^[1-9][0-9]{0,4}$',
      description: `How many at most, 1 to ${most}${usual === undefined ? '; all where it is left out' : `; ${usual} where it is left out`}`,
    }),
  )

/** @throws BadParameter */
export function limitOf(text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined
  const limit = Number(text)
  if (limit > most) throw new BadParameter(`limit: ${limit} is more than ${most}: send less, and go on with cursor`)
  return limit
}

export interface Paging {
  readonly limit: number | undefined
  readonly cursor: string | undefined
  /** All that the order depends on. A cursor of another list is refused. */
  readonly order: string
}

/** A page of a list, and where it goes on. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly next: string | undefined
}

/** An item of a list, with what it is sorted by. */
export interface Keyed<T> {
  readonly item: T
  readonly key: SortKey
}

/** Compares what items are sorted by. */
export type Compare = (a: SortKey, b: SortKey) => number

/** The items in their order. */
export const sortedBy = <T>(items: readonly T[], keyOf: (item: T) => SortKey, compare: Compare): Keyed<T>[] =>
  items.map((item) => ({ item, key: keyOf(item) })).sort((a, b) => compare(a.key, b.key))

/**
 * The page of a sorted list that begins after a cursor. A cursor names the place in the order, and no item: it stands while
 * items come and go.
 *
 * @throws BadParameter for a cursor that is none of this list
 */
export function pageOf<T>(sorted: readonly Keyed<T>[], compare: Compare, { limit, cursor, order }: Paging): Page<T> {
  const after = cursor === undefined ? undefined : decode(cursor, order)
  const [example] = sorted
  if (after !== undefined && example !== undefined && !alike(after, example.key)) throw new NoCursor()
  const start = after === undefined ? 0 : placeAfter(sorted, after, compare)
  const page = sorted.slice(start, limit === undefined ? undefined : start + limit)
  const last = page.at(-1)
  return {
    items: page.map(({ item }) => item),
    total: sorted.length,
    next: last === undefined || start + page.length === sorted.length ? undefined : encode(last.key, order),
  }
}

/** Where the first is that comes after a place. */
function placeAfter<T>(sorted: readonly Keyed<T>[], place: SortKey, compare: Compare): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare((sorted[middle] as Keyed<T>).key, place) > 0) high = middle
    else low = middle + 1
  }
  return low
}

/** What an answer says about its list, as headers: how many there are, and the address of the next page. */
export function pageHeaders(address: string, { total, next }: Page<unknown>): Record<string, string> {
  const headers = { 'x-total-count': String(total) }
  if (next === undefined) return headers
  const url = new URL(address, 'http://localhost')
  url.searchParams.set('cursor', next)
  return { ...headers, link: `<${url.pathname}${url.search}>; rel="next"` }
}

const encode = (key: SortKey, order: string) => Buffer.from(JSON.stringify([order, ...key])).toString('base64url')

function decode(cursor: string, order: string): SortKey {
  try {
    const [of, ...key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (of === order && key.every((part) => typeof part === 'string' || typeof part === 'number'))
      return key as (string | number)[]
  } catch {
    // Not one of ours: said below.
  }
  throw new NoCursor()
}

const alike = (a: SortKey, b: SortKey) => a.length === b.length && a.every((part, at) => typeof part === typeof b[at])

class NoCursor extends BadParameter {
  constructor() {
    super('cursor: it is of no list like this one: begin without it, and follow Link')
  }
}
