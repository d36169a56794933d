import type { DeviceSummary } from '@nrg/schema/device'
import { type Static, Type } from '@sinclair/typebox'
import { BadParameter } from '../errors.ts'
import { statuses } from '../live/live-state.ts'
import { choicesOf, ListParameter, listOf } from '../parameters/list.ts'
import { CursorParameter, LimitParameter, limitOf } from '../parameters/page.ts'

export const sorts = ['trouble', 'id', 'name', 'last_seen', 'excess'] as const
export type Sort = (typeof sorts)[number]

const parts = ['core', 'values', 'spark'] as const

/** So many devices at one answer have a spark, and can be asked for by id. */
export const MOST_IDS = 200
export const MOST_DEVICES = 1000

/** The parameters of `GET /api/devices`. */
export const DevicesQuery = Type.Object(
  {
    site: Type.Optional(Type.String({ maxLength: 64, description: 'Of this site; empty: of none' })),
    status: ListParameter(`One of ${statuses.join(', ')}`),
    q: Type.Optional(Type.String({ maxLength: 100, description: 'The beginning of a word of its id, name or site' })),
    sort: Type.Optional(Type.String({ description: `${sorts.join(', ')}: trouble where it is left out` })),
    ids: ListParameter(`These devices, ${MOST_IDS} at most`, MOST_IDS * 65),
    fields: ListParameter(`What is told of each: ${parts.join(', ')}; core where it is left out`),
    limit: LimitParameter(MOST_DEVICES),
    cursor: CursorParameter,
  },
  { additionalProperties: false },
)

export interface DevicesQuestion {
  readonly site: string | undefined
  readonly status: readonly NonNullable<DeviceSummary['status']>[] | undefined
  readonly q: string | undefined
  readonly sort: Sort
  readonly ids: ReadonlySet<string> | undefined
  readonly fields: readonly (typeof parts)[number][]
  readonly limit: number | undefined
  readonly cursor: string | undefined
}

/**
 * Reads the parameters.
 *
 * @throws BadParameter
 */
export function devicesQuestion(query: Static<typeof DevicesQuery>): DevicesQuestion {
  const { site, q, cursor } = query
  const [sort = 'trouble', ...more] = choicesOf('sort', query.sort, sorts) ?? []
  if (more.length > 0) throw new BadParameter('sort: one order at a time')
  const ids = listOf(query.ids)
  if (ids !== undefined && ids.length > MOST_IDS) throw new BadParameter(`ids: ${MOST_IDS} at most`)
  const fields = choicesOf('fields', query.fields, parts) ?? ['core']
  const limit = limitOf(query.limit, MOST_DEVICES)
  if (fields.includes('spark') && ids === undefined && !(limit !== undefined && limit <= MOST_IDS))
    throw new BadParameter(`fields: spark is told of ${MOST_IDS} devices at most: send ids, or limit=${MOST_IDS}`)
  return {
    site,
    status: choicesOf('status', query.status, statuses),
    q: q?.trim() === '' ? undefined : q,
    sort,
    ids: ids && new Set(ids),
    fields,
    limit,
    cursor,
  }
}
