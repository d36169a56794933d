import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { WatchEntry } from '@nrg/schema/watch'
import { stepMsOf } from './detectors/baseline.ts'
import { detectors } from './detectors/index.ts'
import { HOUR_MS, type KnownMetric } from './detectors/watched.ts'
import { resolutionsOf } from './settings/resolution.ts'

/**
 * Says what is watched of a device of what is known of its metrics at a time, in milliseconds since the epoch: an entry for
 * each metric that was heard and each detector that is switched on for it. The metric `device` is the device itself.
 */
export function watcher(
  config: FleetConfig,
): (device: string, known: ReadonlyMap<string, KnownMetric>, now: number) => WatchEntry[] {
  const resolutions = resolutionsOf(config)
  const watches = detectors.flatMap(({ name, watch }) => (watch ? [{ reason: name, told: watch(config) }] : []))
  return (device, known, now) =>
    [...known].flatMap(([metric, of]) =>
      watches.flatMap(({ reason, told }) => {
        const entry = told({ metric, device }, of, now)
        if (entry === undefined) return []
        // Nothing is learned of what is silent.
        const ready_at = isSilent(of, stepMsOf(metric, resolutions), now) ? null : entry.ready_at
        return [{ metric, reason, ...entry, ready_at }]
      }),
    )
}

/** Whether anything of a device is still to be learned, and will be if its readings go on as they do. */
export const isLearning = (watch: readonly WatchEntry[]): boolean =>
  watch.some(({ ready, ready_at }) => !ready && ready_at !== null)

const isSilent = ({ heard }: KnownMetric, stepMs: number, now: number) =>
  heard === undefined || now - heard.last > Math.max(HOUR_MS, 4 * stepMs)
