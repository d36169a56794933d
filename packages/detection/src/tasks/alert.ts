import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { alertGroups, detectors } from '../detectors/index.ts'
import type { Task } from '../script/task.ts'
import {
  ahead,
  dict,
  duration,
  float,
  grouping,
  int,
  milliseconds,
  record,
  string,
  tasks,
  words,
} from '../script/value.ts'
import { learningDefaults } from '../settings/learning.ts'
import { timeZones } from '../settings/time-zones.ts'
import { alertLinks } from './alert-links.ts'
import { zoneOptions } from './zone-options.ts'

/**
 * Scores to alerts, of every detector.
 *
 * @param version a short name of the configuration, which each alert keeps
 */
export function alertTask(config: FleetConfig, version: string): Task {
  const { usual, shortest, longest, exceptions } = alertLinks(config)
  const params = record({
    scores: string(buckets.rollup.name),
    alerts: string(buckets.alerts.name),
    // An alert goes on for as long as alerts are kept.
    memory: duration(`${buckets.alerts.retentionSeconds}s`),
    settle: duration('10m'),
    critical: float(2),
    always_critical: words(detectors.filter(({ critical }) => critical).map(({ name }) => name)),
    habitual: words(detectors.filter(({ inSd }) => inSd).map(({ name }) => name)),
    days: duration('14d'),
    reached_on: int(config.learning?.habit ?? learningDefaults.habit),
    larger: float(1.5),
    ...zoneOptions(timeZones(config)),
    usual: milliseconds(usual),
    shortest: milliseconds(shortest),
    longest: milliseconds(longest),
    link: dict([...exceptions].map(([key, link]) => [key, milliseconds(link)])),
    config: string(version),
  })
  const work = record({
    bucket: string(buckets.rollup.name),
    after: tasks(detectors.map(({ name }) => name)),
    unit: duration('1s'),
    stop: ahead('2m'),
  })
  const options = { params, work, groupOf: grouping(alertGroups) }
  return { script: 'alert', description: 'Scores to alerts', options }
}
