import type { StoredAlert } from '@nrg/schema/alert'
import { judgedMetrics } from '@nrg/schema/counter'
import type { Duration } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { ofSteps } from '../script/stage.ts'
import { float, record, words } from '../script/value.ts'
import { lasting, named } from '../wording/telling.ts'
import { defineDetector, type Level, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'

/** How far, in sd, a device has to stray to count. */
const BEYOND = 2.5

/** A device stands out from those that stray when it is so many sd farther than their mean, and so many of their own. */
const APART = 1.75
const SCATTER = 2.5

const parameters = parametersOf('threshold', 'release', 'min_samples')

/** A common cause: so many devices of a metric stray to the same side at once. One alert is raised for all of them. */
export const fleet = defineDetector({
  name: 'fleet',
  group: 'fleet',
  parameters,
  defaults: { enabled: true, threshold: 0.3, release: 0.67, min_samples: 5, hold: '10m' },
  levels: Object.fromEntries(Object.keys(parameters).map((name): [string, Level] => [name, 'fleet'])),
  inSd: false,
  tasks: (config, { features, step, stepMs }) => {
    const { enabled, opens, share, devices } = fleetCause(config)
    if (!enabled) return []
    const params = record({
      metrics: words(judgedMetrics(config).map(({ name }) => name)),
      beyond: float(BEYOND),
      share: float(share),
      opens: float(opens),
      devices: float(devices),
      apart: float(APART),
      scatter: float(SCATTER),
    })
    const description = 'Many devices that stray at once'
    return [{ script: 'fleet', description, options: { params }, every: step, stage: ofSteps(features, stepMs) }]
  },
  sentence: (alert, telling) => {
    const { metric, value, samples } = alert
    if (value === undefined || samples === undefined) return undefined
    return `${Math.round(value)} of ${samples} devices: ${metric} unusual the same way at once${lasting(alert, telling)}`
  },
  title: (alert, telling) => `${named(telling.fleet, alert.metric)} is unusual${atDevices(alert)}`,
})

/** At how many devices it is. */
export function atDevices({ value, samples }: StoredAlert): string {
  if (value === undefined) return ' at many devices'
  return ` at ${Math.round(value)}${samples === undefined ? '' : ` of ${samples}`} devices`
}

/** How many devices are a common cause: shares of those that are heard, and a number. */
export interface FleetCause {
  readonly enabled: boolean
  /** The share that opens an alert, and the one from which on the others' are held back. */
  readonly opens: number
  readonly share: number
  readonly devices: number
  /** For how long after they are. */
  readonly held: Duration
}

/** The `fleet` detector of a configuration. */
export function fleetCause(config: FleetConfig): FleetCause {
  const { enabled, threshold, release, min_samples, hold } = settingsOf(config, fleet)
  return { enabled, opens: threshold, share: threshold * release, devices: min_samples, held: hold }
}
