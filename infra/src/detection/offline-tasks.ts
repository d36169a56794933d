import type { OfflineScope, OfflineSettings } from '@nrg/detection/detectors/offline'
import { type FluxText, fluxDuration, fluxFloat, fluxInteger } from '@nrg/influx/flux'
import { fluxAnyOf, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { scopedParameters } from './task-parameters.ts'

/** Longer than anything is remembered, in minutes: where the detector is switched off. */
const NEVER = 1e9

/** What was not heard of for longer is forgotten. */
const MEMORY = '7d'

/** How many silences of an hour are kept: the longest. */
const KEPT = 8

/** Minutes between the points of a silence after its first hour, where `hold` makes one alert of points that far apart. */
const THIN = 5

/** How often devices report, and what is silent for longer; no tasks where the detector is switched off. */
export function offlineTasks({ scopes, minutely }: OfflineSettings): readonly TaskScript[] {
  if (scopes.length === 0) return []
  const judged = scopes.filter(({ enabled }) => enabled)
  const memory = fluxDuration(MEMORY)
  // What is shorter than this is no silence of any.
  const least = fluxFloat(Math.min(...judged.map(({ gap, release }) => gap * release)))
  const params = fluxRecord({
    memory,
    days: fluxDuration('14d'),
    reached_on: fluxInteger(2),
    thin: fluxInteger(Math.max(1, Math.floor(Math.min(THIN, ...judged.map(({ hold }) => hold))))),
    minutely: fluxAnyOf(minutely),
    least,
    ...scopedParameters(scopes, parametersOf),
  })
  const rhythm = fluxRecord({ least, most: fluxInteger(KEPT), memory, minutely: fluxAnyOf(minutely) })
  return [
    taskScript('rhythm.flux', 'How often devices report', { params: rhythm }),
    taskScript('offline.flux', 'Devices and metrics that are silent', { params }),
  ]
}

const parametersOf = (scope: OfflineScope): Record<string, FluxText> => ({
  gap: fluxFloat(scope.enabled ? scope.gap : NEVER),
  intervals: fluxFloat(scope.intervals),
  margin: fluxFloat(scope.margin),
  min_samples: fluxFloat(scope.minSamples),
  release: fluxFloat(scope.release),
})
