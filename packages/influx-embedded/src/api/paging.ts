import type { FastifyRequest } from 'fastify'
import { parseId } from '../metadata/identifier.ts'
import { ApiError, decoding } from '../wire/api-error.ts'
import { queryParameter } from './routes.ts'

const DEFAULT_LIMIT = 20
const MOST = 100

export interface Paging {
  readonly limit: number
  readonly offset: number
  readonly after: string | undefined
  readonly descending: boolean
  readonly sortBy: string
}

/** The parameters that page through a list. */
export function decodePaging(request: FastifyRequest): Paging {
  const offset = integer(queryParameter(request, 'offset'), 'offset') ?? 0
  const afterText = queryParameter(request, 'after')
  const after = afterText === '' ? undefined : decoding('decoding after', () => parseId(afterText))
  const limit = integer(queryParameter(request, 'limit'), 'limit') ?? DEFAULT_LIMIT
  if (limit < 1 || limit > MOST) throw new ApiError('invalid', `limit must be between 1 and ${MOST}`)
  const descending = boolean(queryParameter(request, 'descending'), 'descending')
  return { limit, offset, after, descending, sortBy: queryParameter(request, 'sortBy') }
}

/** The page of a list that is in ascending order. */
export function page<T extends { readonly id: string }>(list: readonly T[], paging: Paging): T[] {
  const ordered = paging.descending ? [...list].reverse() : [...list]
  const start = paging.after === undefined ? 0 : ordered.findIndex(({ id }) => id === paging.after) + 1
  const from = start + Math.max(paging.offset, 0)
  return ordered.slice(from, from + paging.limit)
}

/** Links to this page and its neighbours; `filter` are the parameters that chose the list. */
export function pagingLinks(
  path: string,
  paging: Paging,
  filter: Readonly<Record<string, string | undefined>>,
  found: number,
): { prev?: string; self: string; next?: string } {
  const link = (offset: number) => {
    const parameters = { ...filter, ...parametersOf(paging), offset: String(offset) }
    return `${path}?${encodeQuery(parameters)}`
  }
  return {
    ...(paging.offset > 0 ? { prev: link(Math.max(paging.offset - paging.limit, 0)) } : {}),
    self: link(paging.offset),
    ...(found >= paging.limit ? { next: link(paging.offset + paging.limit) } : {}),
  }
}

/** A query in the order of its keys, without the parameters that have no value. */
export function encodeQuery(parameters: Readonly<Record<string, string | undefined>>): string {
  const sorted = Object.entries(parameters).flatMap(([key, value]): [string, string][] => (value ? [[key, value]] : []))
  sorted.sort(([a], [b]) => (a < b ? -1 : 1))
  return new URLSearchParams(sorted).toString()
}

function parametersOf({ limit, after, descending, sortBy }: Paging): Record<string, string | undefined> {
  return { limit: String(limit), after, descending: String(descending), sortBy }
}

function integer(text: string, name: string): number | undefined {
  if (text === '') return undefined
  if (!/^[+-]?\d{1,15}$/.test(text)) throw new ApiError('invalid', `${name} is invalid`)
  return Number(text)
}

function boolean(text: string, name: string): boolean {
  if (text === '') return false
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false
  throw new ApiError('invalid', `${name} is invalid`)
}
