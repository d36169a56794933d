import type { AlertEntryState } from '@nrg/schema/alert-entry'
import type { IncidentKind } from '@nrg/schema/incident'
import { type Static, Type } from '@sinclair/typebox'
import { choicesOf, ListParameter, listOf } from '../parameters/list.ts'
import { CursorParameter, LimitParameter, limitOf } from '../parameters/page.ts'
import { stretchOf, TimeParameter } from '../parameters/time.ts'

const states = ['open', 'acknowledged', 'silenced', 'closed', 'withdrawn'] as const satisfies AlertEntryState[]
export const kinds = ['electrical', 'supply', 'sensor', 'communication', 'unknown'] as const satisfies IncidentKind[]
const severities = ['critical', 'warning'] as const
const orders = ['trouble', 'newest', 'oldest'] as const
export type Order = (typeof orders)[number]

const MOST = 500
const USUAL = 100
const DAY_MS = 86_400_000

/** The parameters of `GET /api/incidents` and `GET /api/alerts`. */
export const CasesQuery = Type.Object(
  {
    state: ListParameter(`One of ${states.join(', ')}; all but those withdrawn where it is left out`),
    device: ListParameter('Of one of these devices'),
    site: Type.Optional(Type.String({ maxLength: 64, description: 'Of this site; empty: of none' })),
    metric: ListParameter('Of one of these metrics'),
    reason: ListParameter('Found by one of these detectors'),
    severity: ListParameter(`One of ${severities.join(', ')}`),
    kind: ListParameter(`One of ${kinds.join(', ')}`),
    incident: Type.Optional(Type.String({ maxLength: 512, description: 'Of this incident' })),
    q: Type.Optional(
      Type.String({ maxLength: 100, description: 'The beginning of a word of its title, device or site' }),
    ),
    from: TimeParameter('Those that held after this time; 24 h ago where it is left out'),
    to: TimeParameter('Those that began before this time; now where it is left out'),
    order: Type.Optional(Type.String({ description: `${orders.join(', ')}: trouble where it is left out` })),
    limit: LimitParameter(MOST, USUAL),
    cursor: CursorParameter,
  },
  { additionalProperties: false },
)

export interface CasesQuestion {
  readonly state: readonly AlertEntryState[] | undefined
  readonly device: readonly string[] | undefined
  readonly site: string | undefined
  readonly metric: readonly string[] | undefined
  readonly reason: readonly string[] | undefined
  readonly severity: readonly string[] | undefined
  readonly kind: readonly string[] | undefined
  readonly incident: string | undefined
  readonly q: string | undefined
  readonly from: number
  /** Undefined where what is yet to come counts too: a device's clock may be ahead. */
  readonly to: number | undefined
  readonly order: Order
  readonly limit: number
  readonly cursor: string | undefined
}

/**
 * Reads the parameters.
 *
 * @throws BadParameter
 */
export function casesQuestion(query: Static<typeof CasesQuery>, now: number): CasesQuestion {
  const { site, incident, q, cursor } = query
  const stretch = stretchOf(query, now, DAY_MS)
  return {
    state: choicesOf('state', query.state, states),
    device: listOf(query.device),
    site,
    metric: listOf(query.metric),
    reason: listOf(query.reason),
    severity: choicesOf('severity', query.severity, severities),
    kind: choicesOf('kind', query.kind, kinds),
    incident,
    q: q?.trim() === '' ? undefined : q,
    from: stretch.from,
    to: query.to === undefined ? undefined : stretch.to,
    order: choicesOf('order', query.order, orders)?.[0] ?? 'trouble',
    limit: limitOf(query.limit, MOST) ?? USUAL,
    cursor,
  }
}
