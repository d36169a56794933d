import { fluxDuration, fluxFloat, fluxSource, fluxString } from '@nrg/influx/flux'
import { buckets } from '@nrg/schema/bucket'
import { durationMs } from '@nrg/schema/duration'
import { detectorFor, type FleetConfig } from '@nrg/schema/fleet-config'
import { fluxDictionary, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { scopesOf } from './scopes.ts'
import { type ScopedZScore, zscoreDefaults } from './zscore-settings.ts'

/** Scores to alerts, of every detector. */
export function alertTask(config: FleetConfig, zscores: readonly ScopedZScore[], version: string): TaskScript {
  const limits = scopesOf(config).map((scope) => ({
    ...scope,
    hold: detectorFor(config, 'limit', scope.metric, scope.device).hold ?? zscoreDefaults.hold,
  }))
  const holds = [
    ...zscores.map(({ metric, device, hold }) => ({ reason: 'zscore', metric, device, hold })),
    ...limits.map(({ metric, device, hold }) => ({ reason: 'limit', metric, device, hold })),
  ]
  const longest = Math.max(...holds.map(({ hold }) => durationMs(hold)))
  const params = fluxRecord({
    scores: fluxString(buckets.rollup.name),
    alerts: fluxString(buckets.alerts.name),
    longest: fluxDuration(`${longest}ms`),
    memory: fluxDuration('7d'),
    critical: fluxFloat(2),
    always_critical: fluxSource('/^limit$/'),
    hold: fluxDictionary(
      holds.map(({ reason, metric, device, hold }) => [
        [reason, metric, ...(device === undefined ? [] : [device])].join(' '),
        fluxDuration(hold),
      ]),
    ),
    config: fluxString(version),
  })
  return taskScript('alert.flux', 'Scores to alerts', { params })
}
