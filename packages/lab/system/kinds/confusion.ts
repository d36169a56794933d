import type { IncidentKind } from '@nrg/schema/incident'
import type { FaultKind } from '../../../../apps/simulator/src/fault/fault.ts'
import type { PlantFaultKind } from '../../../../apps/simulator/src/plant/plant-fault.ts'
import type { Result } from '../../src/bench/table.ts'
import type { Judged } from './judge.ts'

/** What kind of cause each fault is. */
const truth: Readonly<Record<PlantFaultKind | FaultKind, Exclude<IncidentKind, 'unknown'>>> = {
  overload: 'electrical',
  fan: 'electrical',
  phase_loss: 'supply',
  sag: 'supply',
  outage: 'communication',
  ct_ratio: 'sensor',
  spike: 'sensor',
  level: 'sensor',
  drift: 'sensor',
  stuck: 'sensor',
  dropout: 'sensor',
  noise: 'sensor',
  gain: 'sensor',
}
const said: readonly IncidentKind[] = ['electrical', 'supply', 'sensor', 'communication', 'unknown']

/** Of those that it commits to so many are to be right, and of all no more are to be unknown. */
const [RIGHT, UNKNOWN] = [0.9, 0.15]

/** What was put in, against what was said of it; the last row is of incidents that nothing was put in for. */
export function confusion(all: readonly Judged[]): Result[] {
  const rows = Object.entries(truth).map(([kind, is]) => ({ method: `${kind} (${is})`, kind }))
  return [...rows, { method: 'nothing', kind: undefined }].map(({ method, kind }) => {
    const own = all.filter(({ fault }) => fault?.kind === kind)
    const counts = said.map((one) => [one, own.filter((judged) => judged.said === one).length] as const)
    return {
      benchmark: 'put in, and said',
      method,
      figures: { ...Object.fromEntries(counts), 'no incident': own.filter((one) => one.said === undefined).length },
    }
  })
}

/** How many are right, by the explanation and by the list. */
export function summary(all: readonly Judged[]): Result[] {
  return (['said', 'listed'] as const).map((by) => {
    const { right, unknown, count } = shares(all, by)
    const goals = { 'at least': RIGHT, 'at most': UNKNOWN, kept: isKeptBy(all, by) ? 'yes' : 'no' }
    return {
      benchmark: 'kinds',
      method: by === 'said' ? 'as explained' : 'as listed',
      figures: { incidents: count, right, unknown, ...goals },
    }
  })
}

/** Whether the goals are kept, by the explanation and by the list. */
export const isKept = (all: readonly Judged[]): boolean => isKeptBy(all, 'said') && isKeptBy(all, 'listed')

function isKeptBy(all: readonly Judged[], by: 'said' | 'listed'): boolean {
  const { right, unknown } = shares(all, by)
  return right >= RIGHT && unknown <= UNKNOWN
}

function shares(all: readonly Judged[], by: 'said' | 'listed') {
  const told = all.flatMap(({ fault, [by]: kind }) =>
    fault === undefined || kind === undefined ? [] : [{ is: truth[fault.kind], kind }],
  )
  const committed = told.filter(({ kind }) => kind !== 'unknown')
  return {
    count: told.length,
    right: committed.filter(({ is, kind }) => is === kind).length / Math.max(1, committed.length),
    unknown: (told.length - committed.length) / Math.max(1, told.length),
  }
}
