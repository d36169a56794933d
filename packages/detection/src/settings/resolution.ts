import { countersOf, judgedMetrics, measuredMetrics } from '@nrg/schema/counter'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Metric } from '@nrg/schema/metric'

/** The step of time of the metrics that do not name their own. */
export const USUAL_RESOLUTION = '1m'

/** Metrics that are rolled up by the same step of time. */
export interface Resolution {
  /** As Flux writes it. */
  readonly step: string
  readonly stepMs: number
  /** Those that are judged. */
  readonly metrics: readonly string[]
  /** Those that devices report. */
  readonly measured: readonly string[]
  /** Those of them whose rates are judged. */
  readonly counters: readonly string[]
  /** What sets the names of its tasks apart from those of the usual step. */
  readonly suffix: string
}

/** The resolutions of a configuration, the usual one first. */
export function resolutionsOf(config: FleetConfig): readonly Resolution[] {
  const steps = new Map<number, { step: string; names: Set<string> }>()
  for (const { name, resolution: step = USUAL_RESOLUTION } of config.metrics) {
    const known = steps.get(durationMs(step))
    if (known) known.names.add(name)
    else steps.set(durationMs(step), { step, names: new Set([name]) })
  }
  const usualMs = durationMs(USUAL_RESOLUTION)
  const lists = { metrics: judgedMetrics(config), measured: measuredMetrics(config), counters: countersOf(config) }
  const namesIn = (metrics: readonly Metric[], names: ReadonlySet<string>) =>
    metrics.flatMap(({ name }) => (names.has(name) ? [name] : []))
  return [...steps]
    .map(([stepMs, { step, names }]) => ({
      step,
      stepMs,
      metrics: namesIn(lists.metrics, names),
      measured: namesIn(lists.measured, names),
      counters: namesIn(lists.counters, names),
      suffix: stepMs === usualMs ? '' : `-${step}`,
    }))
    .toSorted((a, b) => Math.abs(a.stepMs - usualMs) - Math.abs(b.stepMs - usualMs))
}

/** So many steps of a resolution are in a length of time, one at least. */
export const stepsIn = ({ stepMs }: Resolution, duration: string): number =>
  Math.max(1, Math.round(durationMs(duration) / stepMs))

/** Readings are judged this often, and no step is looked at more often. */
const JUDGED = { every: '10s', everyMs: 10_000 }

/** How often a task runs that looks at each step of a resolution when it is over. */
export const stepSchedule = ({ step, stepMs }: Resolution): string => (stepMs < JUDGED.everyMs ? JUDGED.every : step)

/** The resolution with the shortest step. */
export const finest = (resolutions: readonly Resolution[]): Resolution =>
  resolutions.reduce((least, one) => (one.stepMs < least.stepMs ? one : least))

/** The resolution with the longest step. */
export const coarsest = (resolutions: readonly Resolution[]): Resolution =>
  resolutions.reduce((most, one) => (one.stepMs > most.stepMs ? one : most))
