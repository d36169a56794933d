import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import type { Evidence } from '@nrg/schema/explanation'
import type { IncidentKind } from '@nrg/schema/incident'
import { WHOLE_DEVICE } from '../detectors/offline.ts'
import type { Incident } from './incident.ts'
import { worstAlert } from './worst.ts'

/** What a metric of the device did while the incident held. */
export interface Movement {
  readonly metric: string
  readonly unit: string
  readonly value: number
  readonly expected: number
  /** In standard deviations, with its sign; null where no spread is known. */
  readonly score: number | null
}

/** The kind of a cause, and the signs that speak for it and against it. */
export interface Kind {
  readonly value: IncidentKind
  readonly signs: number
  readonly of: number
  readonly evidence: readonly Evidence[]
}

/** A metric that is nearer to what is expected did not move. */
const MOVED = 3

/** That many devices share a supply, and not a coincidence. */
const SUPPLIED = 5

/** A reading at this share of what is expected is at zero; the inverse of that is off the scale. */
const ZERO_SHARE = 0.02
const OFF_SCALE = 3

/**
 * Tells what kind of cause an incident has, by signs of physics that can be named: `unknown` where none is there, or they
 * are split.
 *
 * @param movements of its device's metrics, those without an alert too; none for an incident of many devices
 */
export function incidentKind(
  incident: Incident,
  movements: readonly Movement[],
  unitOf: (metric: string) => string,
): Kind {
  return (
    communication(incident) ??
    supply(incident, unitOf) ??
    sensor(incident, movements) ??
    electrical(movements) ??
    unknown
  )
}

const unknown: Kind = { value: 'unknown', signs: 0, of: 0, evidence: [] }

function communication({ alerts }: Incident): Kind | undefined {
  const silent = alerts.find(({ reason, metric }) => reason === 'offline' && metric === WHOLE_DEVICE)
  if (silent === undefined) return undefined
  const { expected, peak = silent.score } = silent
  return judged('communication', [
    sign(true, 'No metric of the device was read', peak, expected === undefined ? undefined : expected / 60, 'min'),
  ])
}

function supply(incident: Incident, unitOf: (metric: string) => string): Kind | undefined {
  const failing = incident.alerts.find(({ reason }) => reason === 'supply')
  if (failing !== undefined) {
    const { metric, value, expected } = failing
    return judged('supply', [
      sign(true, 'The voltage is far from what the device has', value, expected, unitOf(metric)),
    ])
  }
  const cause = incident.alerts.find(({ device_id }) => device_id === FLEET)
  if (cause === undefined || unitOf(cause.metric) !== 'V') return undefined
  const count = Math.max(Math.round(cause.value ?? 0), incident.devices.length)
  if (count < SUPPLIED) return undefined
  const sides = incident.alerts.filter(isAbout(cause.metric)).map((alert) => Math.sign(changeOf(alert)))
  const one = sides.every((side) => side === sides[0])
  return judged('supply', [
    sign(true, 'The voltage of many devices moved at once', count, undefined, 'devices'),
    ...(sides.length > 1
      ? [
          sign(
            one,
            'It moved to the same side at all of them',
            sides.filter((side) => side === sides[0]).length,
            sides.length,
            'devices',
          ),
        ]
      : []),
  ])
}

function sensor(incident: Incident, movements: readonly Movement[]): Kind | undefined {
  const { reason, metric, value, expected } = worstAlert(incident)
  const others = movements.filter((one) => one.metric !== metric && one.score !== null)
  const calm = others.filter(({ score }) => Math.abs(score ?? 0) < MOVED)
  const alone =
    others.length === 0
      ? []
      : [
          sign(
            calm.length === others.length,
            'No other metric of the device moved',
            others.length - calm.length,
            0,
            'metrics',
          ),
        ]
  if (reason === 'stuck')
    return judged('sensor', [sign(true, 'The value stands still', value, undefined, ''), ...alone])
  if (reason === 'noise')
    return judged('sensor', [sign(true, 'The value scatters more than it has for days', value, expected, ''), ...alone])
  if (value === undefined || expected === undefined || expected === 0 || others.length === 0) return undefined
  const share = value / expected
  const [zero, off] = [Math.abs(share) <= ZERO_SHARE, share < -ZERO_SHARE || share >= OFF_SCALE]
  if ((!zero && !off) || calm.length < others.length) return undefined
  return judged('sensor', [
    sign(true, zero ? 'The value fell to zero' : 'The value is off its usual scale', value, expected, ''),
    ...alone,
  ])
}

function electrical(movements: readonly Movement[]): Kind | undefined {
  const inUnit = (unit: string) => movements.find((one) => one.unit === unit && one.score !== null)
  const current = inUnit('A')
  if (current === undefined || Math.abs(current.score ?? 0) < MOVED) return undefined
  const [voltage, temperature, power] = [inUnit('V'), inUnit('°C'), inUnit('kW')]
  const side = Math.sign(change(current))
  const follows = (one: Movement, way: number) =>
    Math.abs(one.score ?? 0) >= MOVED && Math.sign(change(one)) === way * side
  const rises = side > 0 ? 'rises' : 'falls'
  const signs = [
    ...(voltage === undefined
      ? []
      : [
          sign(
            follows(voltage, -1),
            `Voltage ${side > 0 ? 'gives way' : 'recovers'} as the current ${rises}`,
            change(voltage),
            0,
            'V',
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
  return holding > 0 && 2 * holding >= signs.length ? judged('electrical', signs) : undefined
}

/** The kind by its signs; `unknown` where fewer than half of them hold. */
function judged(value: IncidentKind, evidence: readonly Evidence[]): Kind {
  const signs = evidence.filter(({ holds }) => holds).length
  return { value: 2 * signs >= evidence.length && signs > 0 ? value : 'unknown', signs, of: evidence.length, evidence }
}

function sign(
  holds: boolean,
  text: string,
  observed: number | undefined,
  usual: number | undefined,
  unit: string,
): Evidence {
  return { holds, text, observed: shown(observed), usual: shown(usual), unit }
}

const isAbout = (metric: string) => (alert: StoredAlert) => alert.device_id !== FLEET && alert.metric === metric
const changeOf = ({ value = 0, expected = value }: StoredAlert) => value - expected
const change = ({ value, expected }: Movement) => value - expected
const shown = (value: number | undefined) => (value === undefined ? null : Number(value.toPrecision(4)))
