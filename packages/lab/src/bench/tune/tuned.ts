import type { Score } from '@nrg/detection/alerts/episodes'
import { propose } from '@nrg/detection/tune/propose'
import { type AlertMaking, type RaisedAlert, subjectsOf } from '@nrg/detection/tune/subjects'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Fault } from '../detection/synthetic/faults.ts'
import { explains, type FleetExtent, scoreFleet } from '../detection/synthetic/score.ts'
import type { Result } from '../table.ts'
import { manners, type Operators, saidOf } from './operators.ts'

/** A fleet as it was judged before anybody said anything. */
export interface JudgedFleet {
  readonly config: FleetConfig
  readonly alerts: readonly RaisedAlert[]
  readonly scores: readonly (readonly Score[])[]
  readonly making: AlertMaking
  readonly faults: readonly Fault[]
  readonly extent: FleetExtent
}

/** The devices of a fleet that are asked for, as if there were no others. */
export function onlyDevices(fleet: JudgedFleet, wanted: (device: string) => boolean): JudgedFleet {
  const faults = fleet.faults.filter(({ device }) => wanted(device))
  return {
    ...fleet,
    faults,
    alerts: fleet.alerts.filter(({ device }) => wanted(device)),
    scores: fleet.scores.filter(([first]) => first !== undefined && wanted(first.device)),
    extent: { ...fleet.extent, devices: new Set(faults.map(({ device }) => device)).size },
  }
}

/** What is left of false alerts, and lost of faults, where what verdicts suggest is done: the mean over all seeds. */
export function tunedResults(
  benchmark: string,
  fleet: JudgedFleet,
  { seeds, ...operators }: Pick<Operators, 'verdicts' | 'err'> & { readonly seeds: readonly number[] },
): Result[] {
  return manners.map((manner) => ({
    benchmark,
    method: manner,
    figures: figuresOf(seeds.map((seed) => tunedBy(fleet, { ...operators, manner, seed }))),
  }))
}

/** What came of one tuning. */
export interface Tuned {
  /** Of false episodes, and of false alerts that nobody had judged, the share that is left; none where there were none. */
  readonly falseLeft: number | undefined
  readonly restLeft: number | undefined
  /** How much recall is less, as a share of all faults. */
  readonly lost: number
  readonly changes: number
}

/** Lets operators judge some alerts, does what that suggests, and counts what is raised then. */
export function tunedBy(fleet: JudgedFleet, operators: Operators): Tuned {
  const { config, alerts, scores, making, faults, extent } = fleet
  const isReal = realBy(faults)
  const late = alerts.filter(({ since }) => since >= extent.scoredFrom)
  const said = saidOf(late, isReal, operators)
  const judged = alerts.map((alert): RaisedAlert => {
    const verdict = said.get(alert)
    return verdict === undefined ? alert : { ...alert, judged: verdict }
  })
  const { vanish, changes } = propose(config, subjectsOf(scores, judged, making), making)
  const gone = new Set(vanish)
  const before = scoreFleet(alerts, faults, extent)
  const after = scoreFleet(
    judged.filter((alert) => !gone.has(alert)),
    faults,
    extent,
  )
  const rest = judged.filter(
    (alert) => alert.judged === undefined && alert.since >= extent.scoredFrom && !isReal(alert),
  )
  const left = rest.filter((alert) => !gone.has(alert))
  return {
    falseLeft: shareOf(after.falseEpisodes, before.falseEpisodes),
    restLeft: shareOf(left.length, rest.length),
    lost: before.recall - after.recall,
    changes: changes.length,
  }
}

/** Whether an alert is of a fault. */
const realBy =
  (faults: readonly Fault[]) =>
  ({ device, metric, since }: RaisedAlert): boolean =>
    faults.some((fault) => fault.device === device && explains(fault, metric, since))

const shareOf = (part: number, of: number) => (of === 0 ? undefined : part / of)

function figuresOf(all: readonly Tuned[]): Result['figures'] {
  return {
    'false left': mean(all.flatMap(({ falseLeft }) => falseLeft ?? [])),
    'of the unjudged': mean(all.flatMap(({ restLeft }) => restLeft ?? [])),
    'recall lost': mean(all.map(({ lost }) => lost)),
    'at worst': Math.max(...all.map(({ lost }) => lost)),
    changes: mean(all.map(({ changes }) => changes)),
  }
}

const mean = (values: readonly number[]) =>
  shareOf(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  )
