import type { Evidence } from '@nrg/schema/explanation'
import { worstAlert } from '../worst.ts'
import {
  aloneSign,
  areCalm,
  type Case,
  change,
  hasMoved,
  inUnit,
  judged,
  type Kind,
  type Movement,
  othersOf,
  sign,
  withSigns,
} from './evidence.ts'
import { grew } from './onset.ts'

/** Readings that scatter by up to so many times more or less are as alive as they were. */
const SCATTERS = 3

/** The device itself does something else than usual: its metrics move together, as physics asks. */
export function electrical(one: Case): Kind | undefined {
  return loaded(one) ?? uncooled(one)
}

/** Another current: what it pulls down, warms and takes follows. */
function loaded(one: Case): Kind | undefined {
  const { movements, traits } = one
  const current = inUnit(movements, 'A')
  if (current === undefined || !hasMoved(current)) return undefined
  const [voltage, temperature, power] = [inUnit(movements, 'V'), inUnit(movements, '°C'), inUnit(movements, 'kW')]
  const side = Math.sign(change(current))
  const follows = (other: Movement, way: number) => hasMoved(other) && Math.sign(change(other)) === way * side
  const rises = side > 0 ? 'rises' : 'falls'
  const signs = [
    ...(voltage === undefined
      ? []
      : [
          sign(
            follows(voltage, -1),
            `Voltage ${side > 0 ? 'gives way' : 'recovers'} as the current ${rises}`,
            change(voltage) / change(current),
            traits?.sag,
            'V/A',
          ),
        ]),
    ...(temperature === undefined
      ? []
      : [sign(follows(temperature, 1), `Temperature ${rises} with the current`, change(temperature), 0, '°C')]),
    ...(power === undefined
      ? []
      : [sign(follows(power, 1), `Power ${rises} with the current`, change(power), 0, 'kW')]),
  ]
  const holding = signs.filter(({ holds }) => holds).length
  if (holding === 0 || 2 * holding < signs.length) return undefined
  // What speaks for it beside: its own metrics have told it already.
  return withSigns(judged('electrical', signs), [...aliveSign(one), ...steadySign(one)])
}

/** A sensor that fails scatters less or more than it did. */
function aliveSign({ incident, traits, unitOf }: Case): Evidence[] {
  // Of readings that never scattered nothing tells.
  if (traits?.scatter === undefined || traits.scatter.before <= 0) return []
  const { before, now } = traits.scatter
  const alive = now >= before / SCATTERS && now <= before * SCATTERS
  const unit = unitOf(worstAlert(incident).metric)
  return [sign(alive, 'Readings scatter as before: the sensor is alive', now, before, unit)]
}

/** What is the supply's moves those beside it, too. */
function steadySign({ neighbours }: Case): Evidence[] {
  if (neighbours === undefined || neighbours.of === 0) return []
  const { moved, of } = neighbours
  return [sign(areCalm(neighbours), 'Its neighbours are steady: not the supply', of - moved, undefined, 'devices')]
}

/** It grows warm, and takes no more current: it is cooled less. */
function uncooled({ incident, movements, unitOf }: Case): Kind | undefined {
  const worst = worstAlert(incident)
  const [heat, current] = [inUnit(movements, '°C'), inUnit(movements, 'A')]
  if (unitOf(worst.metric) !== '°C' || heat === undefined || current === undefined) return undefined
  const others = othersOf(movements, worst.metric)
  if (change(heat) <= 0 || !hasMoved(heat) || others.some(hasMoved) || !grew(incident, worst.metric)) return undefined
  return judged('electrical', [
    sign(true, 'It grows warm as slowly as a body does', change(heat), 0, '°C'),
    sign(true, 'The current is as usual: it is cooled less', change(current), 0, 'A'),
    ...aloneSign(others),
  ])
}
