import type { CalendarUnit } from '@nrg/detection/energy/calendar'
import { type Static, Type } from '@sinclair/typebox'
import { BadParameter } from '../errors.ts'
import { choicesOf } from '../parameters/list.ts'
import { stretchOf, TimeParameter } from '../parameters/time.ts'

const units = ['hour', 'day'] as const satisfies CalendarUnit[]
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** As long as minutes are kept. */
const MOST_DAYS = 731
/** Steps of power that are added up; the last one only where all hours of the zones begin with those of UTC. */
const steps = [5, 15, 60].map((minutes) => minutes * MINUTE_MS)
/** So many steps of all devices are read where shorter ones would be more; and so many at most. */
const [USUAL_STEPS, MOST_STEPS] = [60_000, 400_000]

/** The parameters of `GET /api/devices/:id/energy` and those of sites and the fleet. */
export const EnergyQuery = Type.Object(
  {
    from: TimeParameter('The beginning; a day before the end where it is left out'),
    to: TimeParameter('The end; now where it is left out'),
    by: Type.Optional(Type.String({ description: `${units.join(' or ')}: hour up to 8 days where it is left out` })),
  },
  { additionalProperties: false },
)

export interface EnergyQuestion {
  readonly from: number
  readonly to: number
  readonly by: CalendarUnit
  readonly stepMs: number
}

/**
 * Reads the parameters; what is yet to come is no part of it.
 *
 * @param devices how many it is about
 * @param wholeHours whether the hours of its zone begin with those of UTC
 * @throws BadParameter
 */
export function energyQuestion(
  query: Static<typeof EnergyQuery>,
  now: number,
  devices: number,
  wholeHours: (from: number, to: number) => boolean,
): EnergyQuestion {
  const stretch = stretchOf(query, now, DAY_MS)
  const [from, to] = [stretch.from, Math.min(stretch.to, now)]
  if (from >= to) throw new BadParameter('from: it is yet to come')
  if (to - from > MOST_DAYS * DAY_MS) throw new BadParameter(`from: ${MOST_DAYS} days before to at most`)
  const [by = to - from > 8 * DAY_MS ? 'day' : 'hour', ...more] = choicesOf('by', query.by, units) ?? []
  if (more.length > 0) throw new BadParameter('by: one of them')
  const usable = steps.filter((ms) => ms < 60 * MINUTE_MS || wholeHours(from, to))
  const most = Math.max(...usable)
  const number = (ms: number) => (devices * (to - from)) / ms
  const stepMs = usable.find((ms) => number(ms) <= USUAL_STEPS) ?? most
  if (number(stepMs) > MOST_STEPS)
    throw new BadParameter(`from: ${devices} devices are too many for so long: ask for a shorter time, or site by site`)
  return { from, to, by, stepMs }
}
