import type { DetectorParameters, Detectors } from '@nrg/schema/detector'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { offlineDefaults } from './offline-settings.ts'
import { stuckDefaults } from './stuck-settings.ts'
import { zscoreDefaults } from './zscore-settings.ts'

/** The detectors that there are, and the parameters that each of them uses. */
const used: Readonly<Record<string, readonly string[]>> = {
  zscore: Object.keys(zscoreDefaults),
  limit: ['enabled', 'release', 'hold'],
  rate: ['enabled', 'release', 'gap', 'hold'],
  stuck: Object.keys(stuckDefaults),
  offline: Object.keys(offlineDefaults),
}

/** Parameters of a baseline that all devices share. */
const shared = ['baseline', 'gap']

/** What a configuration asks for in vain, a sentence each: an ignored setting must not pass in silence. */
export function configurationNotes(config: FleetConfig): readonly string[] {
  const notes: string[] = []
  const check = (detectors: Detectors | undefined, place: string, ofDevice: boolean) => {
    for (const [name, parameters] of Object.entries(detectors ?? {})) {
      const known = used[name]
      if (known === undefined) notes.push(`${place}: there is no detector ${name}; its parameters have no effect`)
      else
        for (const parameter of Object.keys(parameters as DetectorParameters)) {
          if (!known.includes(parameter)) notes.push(`${place}: ${name} does not use ${parameter}`)
          else if (ofDevice && shared.includes(parameter))
            notes.push(`${place}: ${name} has one ${parameter} for all devices; set it for the metric`)
        }
    }
  }
  check(config.detectors, 'detectors', false)
  for (const metric of config.metrics) check(metric.detectors, `metrics.${metric.name}`, false)
  for (const [device, own] of Object.entries(config.devices ?? {})) {
    check(own.detectors, `devices.${device}`, true)
    for (const [metric, of] of Object.entries(own.metrics ?? {}))
      check(of.detectors, `devices.${device}.metrics.${metric}`, true)
  }
  return notes
}
