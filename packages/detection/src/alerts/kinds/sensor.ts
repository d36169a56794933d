import type { StoredAlert } from '@nrg/schema/alert'
import { statisticalOf } from '../../detectors/index.ts'
import { WHOLE_DEVICE } from '../../detectors/offline.ts'
import type { Incident } from '../incident.ts'
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
} from './evidence.ts'
import { cameAtOnce } from './onset.ts'

/** A reading at this share of what is expected is at zero; the inverse of that is off the scale. */
const ZERO_SHARE = 0.02
const OFF_SCALE = 3

/** What is over sooner is a reading or two. */
const BRIEF_MS = 120_000
/** And sooner still, one. */
const SINGLE_MS = 10_000
/** No reading of something real is so far away from all the others, in standard deviations. */
const IMPOSSIBLE = 8

/** After so long a load has warmed what carries it. */
const WARMED_MS = 12 * 60_000

/** A measured power that is so far from what voltage and current make is read wrongly, or they are. */
const APART = 0.08

/** What is read is not so. */
export function sensor(one: Case): Kind | undefined {
  const { incident, movements } = one
  const worst = worstAlert(incident)
  const others = othersOf(movements, worst.metric)
  return (
    byItself(worst, others) ??
    contradicted(movements) ??
    leapt(worst, others, one) ??
    // What nothing else is known of may be real.
    (others.length === 0 || others.some(hasMoved) ? undefined : alone(worst, others, one))
  )
}

/** What the values of the metric tell by themselves. */
function byItself(
  { reason, metric, value, expected, peak, score }: StoredAlert,
  others: readonly Movement[],
): Kind | undefined {
  switch (reason) {
    case 'sensor':
      return judged('sensor', [sign(true, 'The value is what its sensor says when it fails', value, undefined, '')])
    case 'stuck':
      return judged('sensor', [sign(true, 'The value stands still', value, undefined, ''), ...aloneSign(others)])
    case 'noise':
      return judged('sensor', [
        sign(true, 'The value scatters more than it has for days', value, expected, ''),
        ...aloneSign(others),
      ])
    case 'offline':
      return metric === WHOLE_DEVICE
        ? undefined
        : judged('sensor', [
            sign(true, 'It is not read, and others of the device are', peak ?? score, undefined, 'min'),
          ])
    default:
      return undefined
  }
}

/** A power that is measured is what voltage and current make of it. */
function contradicted(movements: readonly Movement[]): Kind | undefined {
  const [power, voltage, current] = ['kW', 'V', 'A'].map((unit) => inUnit(movements, unit))
  if (power === undefined || voltage === undefined || current === undefined) return undefined
  if (![power, voltage, current].some(hasMoved)) return undefined
  const share = ({ value, expected }: Movement) => value / expected
  const [told, made] = [share(power), share(voltage) * share(current)]
  if (!Number.isFinite(told) || !Number.isFinite(made) || Math.abs(told - made) < APART) return undefined
  return judged('sensor', [
    sign(true, 'The measured power is not what voltage and current make', power.value, power.expected * made, 'kW'),
  ])
}

/** What is warm does not leap and come back, whatever else is known of it. */
function leapt(worst: StoredAlert, others: readonly Movement[], one: Case): Kind | undefined {
  const { incident, unitOf } = one
  const { metric, value, expected } = worst
  if (unitOf(metric) !== '°C' || others.some(hasMoved) || !isBrief(worst, one)) return undefined
  return judged('sensor', [sign(true, briefly(incident), value, expected, '°C'), ...aloneSign(others)])
}

/** Whether it was a reading or two, and no such reading is of something real. */
const isBrief = ({ reason, score = 0 }: StoredAlert, { incident: { since, until }, goesOn = false }: Case): boolean =>
  !goesOn && until - since <= BRIEF_MS && statisticalOf(reason) !== undefined && score >= IMPOSSIBLE

const briefly = ({ since, until }: Incident): string =>
  until - since <= SINGLE_MS ? 'A single reading stands out' : 'It stands out for less than two minutes'

/** It moved, and nothing of what it would move with. */
function alone(worst: StoredAlert, others: readonly Movement[], one: Case): Kind | undefined {
  const { incident, movements, neighbours, unitOf } = one
  const { value, expected, metric } = worst
  const share = value === undefined || !expected ? undefined : value / expected
  const says = (text: string, observed: number | undefined, usual: number | undefined, unit: string) =>
    judged('sensor', [sign(true, text, observed, usual, unit), ...aloneSign(others)])
  if (share !== undefined && Math.abs(share) <= ZERO_SHARE) return says('The value fell to zero', value, expected, '')
  if (share !== undefined && (share < -ZERO_SHARE || share >= OFF_SCALE))
    return says('The value is off its usual scale', value, expected, '')
  if (isBrief(worst, one)) return says(briefly(incident), value, expected, unitOf(metric))
  const lasted = incident.until - incident.since
  switch (unitOf(metric)) {
    case 'V': {
      if (!areCalm(neighbours)) return undefined
      return says('The voltage of its neighbours is as usual', neighbours.moved, neighbours.of, 'devices')
    }
    case 'A': {
      const heat = inUnit(movements, '°C')
      if (heat === undefined || lasted < WARMED_MS) return undefined
      return says(`The temperature did not follow in ${Math.round(lasted / 60_000)} minutes`, change(heat), 0, '°C')
    }
    case '°C':
      return cameAtOnce(incident, metric)
        ? says('It came at once, and what is warm has grown so', value, expected, '°C')
        : undefined
    default:
      return undefined
  }
}
