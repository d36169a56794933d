import { communication } from './kinds/communication.ts'
import { electrical } from './kinds/electrical.ts'
import type { Case, Kind } from './kinds/evidence.ts'
import { sensor } from './kinds/sensor.ts'
import { supply } from './kinds/supply.ts'

export type { Case, Kind, Movement, Neighbours, Traits } from './kinds/evidence.ts'

/** In this order: what is silent tells nothing else, and a supply moves what it feeds. */
const kinds = [communication, supply, sensor, electrical]

/** Nothing tells of a cause. */
export const unknownKind: Kind = { value: 'unknown', signs: 0, of: 0, evidence: [] }

/**
 * Tells what kind of cause an incident has, by signs of physics that can be named: `unknown` where none is there, or they
 * are split.
 */
export function incidentKind(one: Case): Kind {
  for (const kind of kinds) {
    const found = kind(one)
    if (found !== undefined) return found
  }
  return unknownKind
}
