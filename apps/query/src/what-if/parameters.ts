import { detectors, statisticalOf } from '@nrg/detection/detectors/index'
import type { StatisticalDetector } from '@nrg/detection/detectors/statistical'
import { siteOf } from '@nrg/detection/place'
import type { ThresholdScope } from '@nrg/detection/what-if/threshold'
import { shownMetrics } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type Static, Type } from '@sinclair/typebox'
import { BadParameter, UnknownDevice, UnknownSite } from '../errors.ts'
import type { LiveState } from '../live/live-state.ts'
import { choicesOf } from '../parameters/list.ts'
import { stretchOf, TimeParameter } from '../parameters/time.ts'

const DAY_MS = 86_400_000
const [USUAL_DAYS, MOST_DAYS] = [7, 31]
const reasons = detectors.filter(({ inSd }) => inSd).map(({ name }) => name)

/** The parameters of `GET /api/what-if`. */
export const WhatIfQuery = Type.Object(
  {
    scope: Type.Optional(
      Type.String({
        pattern: '^(fleet|(device|site):.{1,64})$',
        description: 'fleet, device:ID or site:NAME; fleet where it is left out',
      }),
    ),
    metric: Type.Optional(Type.String({ maxLength: 64, description: 'Of this metric; of all where it is left out' })),
    reason: Type.String({ description: `The detector: one of ${reasons.join(', ')}` }),
    threshold: Type.String({
      pattern: '^[0-9]{1,4}([.][0-9]{1,6})?$',
      description: 'In standard deviations; from the share `release` of the one that holds',
    }),
    from: TimeParameter(`The beginning; ${USUAL_DAYS} days ago where it is left out`),
  },
  { additionalProperties: false },
)

export interface WhatIfQuestion {
  /** Whatever the threshold and the detector: names what is asked about. */
  readonly about: string
  readonly scope: ThresholdScope
  /** The devices that it is about. */
  readonly devices: readonly string[]
  readonly metrics: readonly string[]
  readonly detector: StatisticalDetector
  readonly threshold: number
  readonly from: number
  readonly to: number
}

/**
 * Reads the parameters.
 *
 * @throws BadParameter, UnknownDevice, UnknownSite
 */
export function whatIfQuestion(
  query: Static<typeof WhatIfQuery>,
  fleet: FleetConfig,
  { devices }: Pick<LiveState, 'devices'>,
  now: number,
): WhatIfQuestion {
  const [reason = '', ...more] = choicesOf('reason', query.reason, reasons) ?? []
  const detector = statisticalOf(reason)
  if (detector === undefined || more.length > 0) throw new BadParameter('reason: one detector at a time')
  const all = shownMetrics(fleet).map(({ name }) => name)
  const metrics = choicesOf('metric', query.metric, all) ?? all
  if (query.metric !== undefined && metrics.length > 1) throw new BadParameter('metric: one, or none for all')
  const threshold = Number(query.threshold)
  if (!(threshold > 0)) throw new BadParameter('threshold: it has to be above 0')
  const { from, to } = stretchOf({ from: query.from }, now, USUAL_DAYS * DAY_MS)
  if (to - from > MOST_DAYS * DAY_MS) throw new BadParameter(`from: ${MOST_DAYS} days ago at most`)
  const named = namedDevices(query.scope ?? 'fleet', fleet, devices)
  const scope = { devices: named, metric: query.metric, reason }
  const about = JSON.stringify([query.scope, query.metric, query.from])
  return { about, scope, devices: named ?? [...devices.keys()], metrics, detector, threshold, from, to }
}

function namedDevices(scope: string, fleet: FleetConfig, devices: LiveState['devices']): string[] | undefined {
  if (scope === 'fleet') return undefined
  const name = scope.slice(scope.indexOf(':') + 1)
  if (scope.startsWith('device:')) {
    if (!devices.has(name)) throw new UnknownDevice()
    return [name]
  }
  const at = siteOf(fleet)
  const members = [...devices.keys()].filter((device) => at(device) === name)
  if (members.length === 0) throw new UnknownSite()
  return members
}
