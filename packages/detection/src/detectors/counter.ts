import { buckets } from '@nrg/schema/bucket'
import { countersOf } from '@nrg/schema/counter'
import type { Duration } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { saneOption } from '../script/ignored.ts'
import { readingParameters } from '../script/parameters.ts'
import { COUNTER_SCRIPT, ofReadings } from '../script/stage.ts'
import { ahead, bool, duration, float, record, string, tasks, words } from '../script/value.ts'
import { resolutionsOf } from '../settings/resolution.ts'
import { lasting, named, unitOf } from '../wording/telling.ts'
import { significant } from '../wording/wording.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { ready } from './watched.ts'

/** Of what it should be, a reading that is too low has no more than this share. */
const FAR = 0.5

/** A counter that reads far too low, and goes on from where it was: its tasks make the rates of counters, told or not. */
export const counter = defineDetector({
  name: 'counter',
  group: 'counter',
  parameters: parametersOf('gap'),
  defaults: { enabled: true, gap: '3h', hold: '1h' },
  levels: { enabled: 'fleet', gap: 'fleet' },
  inSd: false,
  of: (config) => namesOf(config),
  tasks: (config) => {
    const { enabled, gap } = ofFleet(config)
    const resolutions = resolutionsOf(config)
    const rollups = resolutions.map(({ suffix }) => `rollup${suffix}`)
    const work = record({
      bucket: string(buckets.rollup.name),
      after: tasks(rollups),
      unit: duration('1s'),
      stop: ahead('2m'),
    })
    return resolutions
      .filter(({ counters }) => counters.length > 0)
      .map(({ counters, step, suffix }) => {
        const params = record({
          ...readingParameters(),
          metrics: words(counters),
          every: duration(step),
          gap: duration(gap),
          told: bool(enabled),
          far: float(FAR),
        })
        return {
          script: COUNTER_SCRIPT,
          suffix,
          description: 'Counters to their rates',
          options: { params, work, ...saneOption(config) },
          stage: ofReadings(rollups.map((script) => `nrg-${script}`)),
        }
      })
  },
  watch: (config) => {
    const { enabled } = ofFleet(config)
    const counters = new Set(namesOf(config))
    return ({ metric }) => (enabled && counters.has(metric) ? ready(null) : undefined)
  },
  sentence: (alert, telling) => {
    const { metric, value, expected } = alert
    if (value === undefined || expected === undefined) return undefined
    const unit = unitOf(alert, telling)
    return `${metric} read ${significant(value)}${unit} and was back at ${significant(expected, 8)}${unit}: a reading that is none${lasting(alert, telling)}`
  },
  title: (alert, { fleet }) =>
    alert.value === undefined
      ? undefined
      : `${named(fleet, alert.metric)} read ${significant(alert.value)}${unitOf(alert, { fleet })} and was back`,
})

const namesOf = (config: FleetConfig): readonly string[] => countersOf(config).map(({ name }) => name)

/** What holds for the whole fleet. */
function ofFleet(config: FleetConfig): { readonly enabled: boolean; readonly gap: Duration } {
  const { enabled, gap } = settingsOf(config, counter)
  return { enabled, gap }
}
