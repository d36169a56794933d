import { type FluxText, fluxDuration, fluxFloat, fluxString } from '@nrg/influx/flux'
import { buckets } from '@nrg/schema/bucket'
import { durationMs } from '@nrg/schema/duration'
import { fluxAnyOf, fluxDictionary, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { scopeKey } from './scopes.ts'
import type { ScopedZScore } from './zscore-settings.ts'

/** Minutes of the baseline with a reading: twenty readings of one busy minute say little about an hour. */
const MIN_MINUTES = 10

/** What is normal: one task for each length and gap of baselines that metrics ask for, the first one unnamed. */
export function baselineTasks(zscores: readonly ScopedZScore[]): readonly TaskScript[] {
  const fleet = zscores.filter(({ device }) => device === undefined)
  const length = ({ baseline, gap }: ScopedZScore) => `${minutes(baseline)} ${minutes(gap)}`
  return [...new Map(fleet.map((scope) => [length(scope), scope]))].map(([key, { baseline, gap }], index) => {
    const group = fleet.filter((scope) => length(scope) === key)
    const names = new Set(group.map(({ metric }) => metric))
    const scopes = zscores.filter(({ metric }) => names.has(metric))
    const params = fluxRecord({
      bucket: fluxString(buckets.rollup.name),
      metrics: fluxAnyOf([...names]),
      baseline: minutes(baseline),
      gap: minutes(gap),
      min_minutes: fluxFloat(Math.min(MIN_MINUTES, durationMs(baseline) / 60_000)),
      metric: dictionary(scopes.filter(({ device }) => device === undefined)),
      device: dictionary(scopes.filter(({ device }) => device !== undefined)),
    })
    const suffix = index === 0 ? '' : `-${baseline}-${gap}`
    return taskScript('baseline.flux', 'What is normal, per device and metric', { params }, suffix)
  })
}

const minutes = (duration: string): FluxText =>
  fluxDuration(`${Math.max(1, Math.round(durationMs(duration) / 60_000))}m`)

function dictionary(scopes: readonly ScopedZScore[]): FluxText {
  return fluxDictionary(
    scopes.map((scope) => [
      scopeKey(scope),
      fluxRecord({
        threshold: fluxFloat(scope.threshold),
        min_samples: fluxFloat(scope.min_samples),
        sd_floor: fluxFloat(scope.sd_floor),
      }),
    ]),
  )
}
