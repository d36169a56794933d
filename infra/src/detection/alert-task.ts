import { alertLinks } from '@nrg/detection/tasks/alert-links'
import { type FluxText, fluxDuration, fluxFloat, fluxSource, fluxString } from '@nrg/influx/flux'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { fluxDictionary, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'

/** Scores to alerts, of every detector. */
export function alertTask(config: FleetConfig, version: string): TaskScript {
  const { usual, shortest, longest, exceptions } = alertLinks(config)
  const params = fluxRecord({
    scores: fluxString(buckets.rollup.name),
    alerts: fluxString(buckets.alerts.name),
    // An alert goes on for as long as alerts are kept.
    memory: fluxDuration(`${buckets.alerts.retentionSeconds}s`),
    settle: fluxDuration('10m'),
    critical: fluxFloat(2),
    always_critical: fluxSource('/^(limit|supply)$/'),
    usual: milliseconds(usual),
    shortest: milliseconds(shortest),
    longest: milliseconds(longest),
    link: fluxDictionary([...exceptions].map(([key, link]) => [key, milliseconds(link)])),
    config: fluxString(version),
  })
  return taskScript('alert.flux', 'Scores to alerts', { params })
}

const milliseconds = (ms: number): FluxText => fluxDuration(`${ms}ms`)
