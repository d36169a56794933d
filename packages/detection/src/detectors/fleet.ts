import type { StoredAlert } from '@nrg/schema/alert'
import type { Duration } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { ofSteps } from '../script/stage.ts'
import { lasting, named } from '../wording/telling.ts'
import { defineDetector, type Level, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'

const parameters = parametersOf('threshold', 'release', 'min_samples')

/** A common cause: so many devices of a metric stray to the same side at once. One alert is raised for all of them. */
export const fleet = defineDetector({
  name: 'fleet',
  group: 'fleet',
  parameters,
  defaults: { enabled: true, threshold: 0.3, release: 0.67, min_samples: 5, hold: '10m' },
  levels: Object.fromEntries(Object.keys(parameters).map((name): [string, Level] => [name, 'fleet'])),
  inSd: false,
  stages: (config, { features, stepMs }) =>
    fleetCause(config).enabled ? [ofSteps('nrg-fleet', features, stepMs)] : [],
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
