import type { Evidence } from '@nrg/schema/explanation'
import type { IncidentKind } from '@nrg/schema/incident'
import type { Incident } from '../incident.ts'

/** What a metric of the device did while the incident held. */
export interface Movement {
  readonly metric: string
  readonly unit: string
  readonly value: number
  readonly expected: number
  /** In standard deviations, with its sign; null where no spread is known. */
  readonly score: number | null
}

/** Of the devices on the same feed, or at the same site: how many have the metric that the incident is told by moved to the same side. */
export interface Neighbours {
  readonly moved: number
  readonly of: number
}

/** What a device is like when all is well: what is told beside the signs of its kind. */
export interface Traits {
  /** By how much its voltage gives way to its current, in V/A, below zero; left out where that is not known. */
  readonly sag?: number
  /** How much its readings scatter from one to the next, before an episode and in it. */
  readonly scatter?: { readonly before: number; readonly now: number }
}

/** What a kind is judged by. */
export interface Case {
  readonly incident: Incident
  /** Of its device's metrics, those without an alert too; none for an incident of many devices. */
  readonly movements: readonly Movement[]
  /** Undefined where nothing is known of them. */
  readonly neighbours?: Neighbours | undefined
  readonly traits?: Traits | undefined
  /** Whether it may go on: then its length tells nothing yet. */
  readonly goesOn?: boolean
  readonly unitOf: (metric: string) => string
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

export const hasMoved = ({ score }: Movement): boolean => Math.abs(score ?? 0) >= MOVED

export const change = ({ value, expected }: Movement): number => value - expected

/** The metric of a unit, where its spread is known. */
export const inUnit = (movements: readonly Movement[], unit: string): Movement | undefined =>
  movements.find((one) => one.unit === unit && one.score !== null)

/** Whether at least two of the neighbours, and half of them, have it too. */
export const isShared = ({ moved, of }: Neighbours): boolean => moved >= 2 && 2 * moved >= of

/** Whether neighbours are known, and are as usual. */
export const areCalm = (neighbours: Neighbours | undefined): neighbours is Neighbours =>
  neighbours !== undefined && neighbours.of > 0 && !isShared(neighbours)

/** What else of the device is known. */
export const othersOf = (movements: readonly Movement[], metric: string): readonly Movement[] =>
  movements.filter((one) => one.metric !== metric && one.score !== null)

/** The kind by its signs; `unknown` where fewer than half of them hold. */
export function judged(value: IncidentKind, evidence: readonly Evidence[]): Kind {
  const signs = evidence.filter(({ holds }) => holds).length
  return { value: 2 * signs >= evidence.length && signs > 0 ? value : 'unknown', signs, of: evidence.length, evidence }
}

/** A kind that is told already, with further signs. */
export const withSigns = ({ value, evidence }: Kind, more: readonly Evidence[]): Kind => {
  const all = [...evidence, ...more]
  return { value, signs: all.filter(({ holds }) => holds).length, of: all.length, evidence: all }
}

/** A sign with its figure. */
export function sign(
  holds: boolean,
  text: string,
  observed: number | undefined,
  usual: number | undefined,
  unit: string,
): Evidence {
  return { holds, text, observed: shown(observed), usual: shown(usual), unit }
}

const shown = (value: number | undefined) => (value === undefined ? null : Number(value.toPrecision(4)))

/** That nothing else of the device moved: nothing where nothing else is known. */
export function aloneSign(others: readonly Movement[]): Evidence[] {
  const moved = others.filter(hasMoved).length
  return others.length === 0 ? [] : [sign(moved === 0, 'No other metric of the device moved', moved, 0, 'metrics')]
}
