import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import type { Evidence } from '@nrg/schema/explanation'
import { commonOf } from '../alike.ts'
import { CROWD } from '../crowd.ts'
import { worstAlert } from '../worst.ts'
import {
  areCalm,
  type Case,
  change,
  hasMoved,
  inUnit,
  isShared,
  judged,
  type Kind,
  othersOf,
  sign,
} from './evidence.ts'

/** The voltage is not what it should be: at the device and its load, at the others of its feed, or at many devices. */
export function supply(one: Case): Kind | undefined {
  return failing(one) ?? shared(one) ?? common(one)
}

/** Far from what the device has. Where nothing else of it moved, and its neighbours have what is usual, it is read wrongly. */
function failing(one: Case): Kind | undefined {
  const { incident, movements, neighbours, unitOf } = one
  const alert = incident.alerts.find(({ reason }) => reason === 'supply')
  if (alert === undefined) return undefined
  const { metric, value, expected } = alert
  const load = inUnit(movements, 'A')
  const others = othersOf(movements, metric)
  if (areCalm(neighbours) && others.length > 0 && !others.some(hasMoved)) return undefined
  return judged('supply', [
    sign(true, 'The voltage is far from what the device has', value, expected, unitOf(metric)),
    ...(load === undefined ? [] : [sign(hasMoved(load), 'The current answers to it', change(load), 0, 'A')]),
    ...sharedSign(one),
  ])
}

/** The voltage of the device and of those beside it. */
function shared(one: Case): Kind | undefined {
  const signs = sharedSign(one)
  const voltage = inUnit(one.movements, 'V')
  return signs.length === 0 || voltage === undefined || !hasMoved(voltage) ? undefined : judged('supply', signs)
}

function sharedSign({ incident, neighbours, unitOf }: Case): Evidence[] {
  if (unitOf(worstAlert(incident).metric) !== 'V' || neighbours === undefined || !isShared(neighbours)) return []
  return [sign(true, 'The voltage of its neighbours moved with it', neighbours.moved, neighbours.of, 'devices')]
}

/** The voltage of many devices, of the fleet or of a site. */
function common({ incident, unitOf }: Case): Kind | undefined {
  const cause = incident.alerts.find(({ device_id }) => device_id === FLEET)
  const metric = cause?.metric ?? commonOf(incident)?.metric
  if (metric === undefined || unitOf(metric) !== 'V') return undefined
  const count = Math.max(Math.round(cause?.value ?? 0), incident.devices.length)
  if (count < CROWD) return undefined
  const sides = incident.alerts.filter(isAbout(metric)).map((alert) => Math.sign(changeOf(alert)))
  const first = sides.filter((side) => side === sides[0]).length
  return judged('supply', [
    sign(true, 'The voltage of many devices moved at once', count, undefined, 'devices'),
    ...(sides.length > 1
      ? [sign(first === sides.length, 'It moved to the same side at all of them', first, sides.length, 'devices')]
      : []),
  ])
}

const isAbout = (metric: string) => (alert: StoredAlert) => alert.device_id !== FLEET && alert.metric === metric
const changeOf = ({ value = 0, expected = value }: StoredAlert) => value - expected
