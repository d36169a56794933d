import { countersOf } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { ignoredReadings, saneOption } from '../script/ignored.ts'
import { readingParameters } from '../script/parameters.ts'
import { ofReadings } from '../script/stage.ts'
import { record, words } from '../script/value.ts'
import { ignoredValues, ignoresSome } from '../settings/ignored.ts'
import { byScope } from '../settings/scopes.ts'
import { lasting, named, unitOf } from '../wording/telling.ts'
import { significant } from '../wording/wording.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { ready } from './watched.ts'

/** What the sensor of a metric says when it fails, which the configuration knows: `ignore`. */
export const sensor = defineDetector({
  name: 'sensor',
  group: 'sensor',
  parameters: parametersOf(),
  defaults: { enabled: true, hold: '1h' },
  levels: { enabled: 'fleet' },
  inSd: false,
  tasks: (config) => {
    const metrics = ignoredValues(config).map(({ metric }) => metric)
    if (metrics.length === 0 || !isEnabled(config)) return []
    const params = record({ ...readingParameters(), metrics: words(metrics) })
    const options = { params, ignored: ignoredReadings(config), ...saneOption(config) }
    return [{ script: 'sensor', description: 'Sensors that say that they fail', options, stage: ofReadings() }]
  },
  watch: (config) => {
    const judged = byScope(
      config,
      (scope) => isEnabled(config) && ignoresSome(config, scope),
      countersOf(config).map(({ name }) => name),
    )
    return (scope) => (judged(scope) ? ready(null) : undefined)
  },
  sentence: (alert, telling) =>
    alert.value === undefined
      ? undefined
      : `${alert.metric} ${significant(alert.value)}${unitOf(alert, telling)}, which its sensor says when it fails${lasting(alert, telling)}`,
  title: ({ metric }, { fleet }) => `${named(fleet, metric)} is not measured: its sensor fails`,
})

const isEnabled = (config: FleetConfig): boolean => settingsOf(config, sensor).enabled
