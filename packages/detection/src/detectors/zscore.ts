import type { FleetConfig } from '@nrg/schema/fleet-config'
import { readingParameters } from '../script/parameters.ts'
import { ofReadings } from '../script/stage.ts'
import { taskName } from '../script/task.ts'
import { duration } from '../script/value.ts'
import { resolutionsOf } from '../settings/resolution.ts'
import { byScope } from '../settings/scopes.ts'
import { widening } from '../widening.ts'
import { fullStretches, gapMs, IN_FORCE, leastSteps, RENEW_MS, stepMsOf, stretchesIn } from './baseline.ts'
import { baselineTasks } from './baseline-tasks.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { scoreTask } from './score-task.ts'
import { deviationSentence, deviationTitle, type StatisticalDetector, statisticalSettings } from './statistical.ts'
import { type KnownMetric, nextMark, notReady, ready, type Told } from './watched.ts'

/** A reading that is far from what the device's own last hour was. */
export const zscore: StatisticalDetector = defineDetector({
  name: 'zscore',
  group: 'usual',
  parameters: parametersOf('threshold', 'release', 'margin', 'baseline', 'gap', 'min_samples', 'sd_floor', 'direction'),
  defaults: {
    enabled: true,
    threshold: 5,
    release: 0.6,
    margin: 1.2,
    baseline: '1h',
    gap: '2m',
    min_samples: 20,
    sd_floor: 0.01,
    direction: 'both',
    hold: '10m',
  },
  levels: { baseline: 'metric', gap: 'metric' },
  inSd: true,
  judges: 'readings',
  tasks: (config, { rollups }) => {
    const baselines = baselineTasks(config, statisticalSettings(config, zscore), rollups)
    const description = 'How far each reading is from what is normal'
    const valid = duration(IN_FORCE)
    const more = { ...readingParameters(), valid }
    return [...baselines, ...scoreTask(config, zscore, description, ofReadings(baselines.map(taskName)), more)]
  },
  watch,
  sentence: (alert, telling) => deviationSentence(alert, telling, zscore, { against: ' at this hour' }),
  title: (alert, telling) => deviationTitle(alert, telling, 'normal'),
})

function watch(config: FleetConfig): ReturnType<NonNullable<StatisticalDetector['watch']>> {
  const resolutions = resolutionsOf(config)
  const settings = byScope(config, (scope) => {
    const own = { gap: '0s', window: '1m', ...settingsOf(config, zscore, scope), ...scope }
    const stepMs = stepMsOf(scope.metric, resolutions)
    const full = fullStretches(stretchesIn(own.baseline), stepMs)
    return { enabled: own.enabled, threshold: own.threshold, stepMs, full, gap: gapMs(own, resolutions) }
  })
  return (scope, known, now) => {
    const own = settings(scope)
    return own?.enabled ? toldOf(own, known, now) : undefined
  }
}

function toldOf(
  { threshold, stepMs, full, gap }: { threshold: number; stepMs: number; full: number; gap: number },
  { baseline, heard }: KnownMetric,
  now: number,
): Told {
  if (baseline) {
    // As if readings had come evenly since the first.
    const since = heard === undefined ? full : Math.ceil((baseline.at - gap - heard.first) / RENEW_MS)
    return ready(threshold * widening(baseline.n, Math.max(1, Math.min(full, since)), full))
  }
  if (heard === undefined) return notReady(undefined)
  return notReady(nextMark(heard.first + leastSteps(stepMs) * stepMs + gap, RENEW_MS, now))
}
