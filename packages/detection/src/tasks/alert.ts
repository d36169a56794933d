import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { ROW_MS } from '../alerts/episodes.ts'
import { counter } from '../detectors/counter.ts'
import { alertGroups, detectors } from '../detectors/index.ts'
import { frozenScopes } from '../detectors/level.ts'
import { noise } from '../detectors/noise.ts'
import { offline } from '../detectors/offline.ts'
import { zscore } from '../detectors/zscore.ts'
import { calendarParameters } from '../script/calendar.ts'
import { all, not } from '../script/condition.ts'
import { saneOption } from '../script/ignored.ts'
import { readingParameters } from '../script/parameters.ts'
import { COUNTER_SCRIPT } from '../script/stage.ts'
import type { Task } from '../script/task.ts'
import {
  ahead,
  dict,
  duration,
  float,
  grouping,
  int,
  milliseconds,
  predicate,
  record,
  string,
  tasks,
  words,
} from '../script/value.ts'
import type { HolidaysOf } from '../settings/calendars.ts'
import { learningDefaults } from '../settings/learning.ts'
import { loadsOf } from '../settings/loads.ts'
import { voltagesOf } from '../settings/voltages.ts'
import { alertLengths } from './alert-lengths.ts'
import { alertLinks, PACE } from './alert-links.ts'
import { alertWaits } from './alert-waits.ts'
import { sameSeries } from './same-series.ts'

/**
 * Scores to alerts, of every detector.
 *
 * @param version a short name of the configuration, which each alert keeps
 * @param holidaysOf the dates of the holidays that it keeps
 */
export function alertTask(config: FleetConfig, version: string, holidaysOf: HolidaysOf = () => []): Task {
  const { usual, shortest, longest, exceptions } = alertLinks(config)
  const waits = alertWaits(config)
  const lengths = alertLengths(config)
  const critical = (when: 'at_once' | 'never') =>
    words(detectors.filter((detector) => detector.critical === when).map(({ name }) => name))
  const judging = (what: 'readings' | 'steps') =>
    words(detectors.filter(({ judges }) => judges === what).map(({ name }) => name))
  const inSd = detectors.filter((detector) => detector.inSd).map(({ name }) => name)
  const params = record({
    ...readingParameters(),
    scores: string(buckets.rollup.name),
    alerts: string(buckets.alerts.name),
    // An alert goes on for as long as alerts are kept.
    memory: duration(`${buckets.alerts.retentionSeconds}s`),
    settle: duration('10m'),
    critical: float(2),
    always_critical: critical('at_once'),
    never_critical: critical('never'),
    readings: judging('readings'),
    steps: judging('steps'),
    lengths: dict([...lengths.byKey].map(([key, length]) => [key, milliseconds(length)])),
    block: milliseconds(lengths.blockMs),
    row: milliseconds(ROW_MS),
    wait: milliseconds(waits.backMs),
    waits: dict(
      [...waits.byKey].map(([key, { readings, timeMs }]) => [
        key,
        record({ readings: int(readings), time: int(timeMs * 1_000_000) }),
      ]),
    ),
    habitual: words(inSd),
    days: duration('14d'),
    reached_on: int(config.learning?.habit ?? learningDefaults.habit),
    larger: float(1.5),
    newcomer: duration('3d'),
    first_days: duration('2d'),
    first_day: duration('1d'),
    over_days: words(inSd.filter((name) => name !== zscore.name)),
    scatters: words([noise.name]),
    loads: words(loadsOf(config)),
    driven: words(voltagesOf(config)),
    starts: float(4),
    follows: duration('1h'),
    around: float(0.15),
    ...calendarParameters(config, holidaysOf),
    usual: milliseconds(usual),
    shortest: milliseconds(shortest),
    longest: milliseconds(Math.max(longest, PACE.intervals * PACE.longestMs)),
    link: dict([...exceptions].map(([key, link]) => [key, milliseconds(link)])),
    intervals: float(PACE.intervals),
    behind: milliseconds(PACE.behindMs),
    unpaced: words([offline.name]),
    config: string(version),
  })
  const work = record({
    bucket: string(buckets.rollup.name),
    after: tasks(detectors.map(({ name }) => (name === counter.name ? `${COUNTER_SCRIPT}*` : name))),
    unit: duration('1s'),
    stop: ahead('2m'),
  })
  const uncommissioned = predicate(all(frozenScopes(config).map((scope) => not(sameSeries(scope)))))
  const options = { params, work, uncommissioned, groupOf: grouping(alertGroups), ...saneOption(config) }
  return { script: 'alert', description: 'Scores to alerts', options }
}
