import type { DetectorName, DetectorParameters, Detectors } from '@nrg/schema/detector'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { fleetDefaults } from './fleet.ts'
import { offlineDefaults } from './offline.ts'
import { rateDefaults } from './rate.ts'
import { statisticalDefaults } from './statistical.ts'
import { stuckDefaults } from './stuck.ts'

/** The levels of a configuration, the widest first: how near to a device a parameter may be set. */
const levels = ['the fleet', 'a metric', 'a device'] as const
type Level = 0 | 1 | 2

/** Parameters that every detector has: alert.flux uses them. */
const ofAll = ['enabled', 'hold', 'cooldown']

/** The parameters that each detector uses. */
const used: Readonly<Record<DetectorName, readonly string[]>> = {
  zscore: Object.keys(statisticalDefaults.zscore),
  spike: Object.keys(statisticalDefaults.spike),
  level: [...Object.keys(statisticalDefaults.level), 'frozen'],
  noise: Object.keys(statisticalDefaults.noise),
  seasonal: Object.keys(statisticalDefaults.seasonal),
  stuck: Object.keys(stuckDefaults),
  offline: Object.keys(offlineDefaults),
  rate: Object.keys(rateDefaults),
  limit: ['release'],
  fleet: Object.keys(fleetDefaults),
}

/** Where what is learned is one for many devices: the nearest level at which a parameter can be set. */
function nearest(detector: string, parameter: string): Level {
  if (detector === 'fleet') return 0
  if (detector === 'zscore') return parameter === 'baseline' || parameter === 'gap' ? 1 : 2
  if (!(detector in statisticalDefaults)) return 2
  if (parameter === 'sd_floor') return 1
  return ['window', 'baseline', 'min_samples'].includes(parameter) ? 0 : 2
}

/** What a configuration asks for in vain, a sentence each: an ignored setting must not pass in silence. */
export function configurationNotes(config: FleetConfig): readonly string[] {
  const notes: string[] = []
  const check = (detectors: Detectors | undefined, place: string, level: Level) => {
    for (const [name, parameters] of Object.entries(detectors ?? {}))
      for (const parameter of Object.keys(parameters as DetectorParameters)) {
        const limit = nearest(name, parameter)
        if (![...ofAll, ...used[name as DetectorName]].includes(parameter))
          notes.push(`${place}: ${name} does not use ${parameter}`)
        else if (level > limit)
          notes.push(`${place}: ${name} has one ${parameter} for all; set it for ${levels[limit]}`)
      }
  }
  check(config.detectors, 'detectors', 0)
  for (const metric of config.metrics) check(metric.detectors, `metrics.${metric.name}`, 1)
  for (const [device, own] of Object.entries(config.devices ?? {})) {
    check(own.detectors, `devices.${device}`, 2)
    for (const [metric, of] of Object.entries(own.metrics ?? {}))
      check(of.detectors, `devices.${device}.metrics.${metric}`, 2)
  }
  return notes
}
