import type { Detectors, FleetConfig } from '@nrg/schema/fleet-config'
import { type Level, levels } from '../detectors/detector.ts'
import { detectorOf } from '../detectors/index.ts'

const named: Readonly<Record<Level, string>> = { fleet: 'the fleet', metric: 'a metric', device: 'a device' }

/** What a configuration asks for in vain, a sentence each: an ignored setting must not pass in silence. */
export function configurationNotes(config: FleetConfig): readonly string[] {
  const notes: string[] = []
  const check = (set: Detectors | undefined, place: string, level: Level) => {
    for (const [name, parameters] of Object.entries(set ?? {}))
      for (const parameter of Object.keys(parameters)) {
        const detector = detectorOf(name)
        const nearest = detector?.levels[parameter] ?? 'device'
        if (!(parameter in (detector?.parameters ?? {}))) notes.push(`${place}: ${name} does not use ${parameter}`)
        else if (levels.indexOf(level) > levels.indexOf(nearest))
          notes.push(`${place}: ${name} has one ${parameter} for all; set it for ${named[nearest]}`)
      }
  }
  check(config.detectors, 'detectors', 'fleet')
  for (const metric of config.metrics) check(metric.detectors, `metrics.${metric.name}`, 'metric')
  for (const [device, own] of Object.entries(config.devices ?? {})) {
    check(own.detectors, `devices.${device}`, 'device')
    for (const [metric, of] of Object.entries(own.metrics ?? {}))
      check(of.detectors, `devices.${device}.metrics.${metric}`, 'device')
  }
  return notes
}
