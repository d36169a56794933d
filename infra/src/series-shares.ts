import type { InfluxAppOptions } from '@nrg/influx-embedded/app'
import { buckets } from '@nrg/schema/bucket'

/**
 * What of the series of an embedded InfluxDB is kept for what is made of readings: made-up device ids, however many,
 * then leave room for the rollups, scores and alerts of the devices that are there.
 *
 * A device with three metrics has three series of readings. Counted with all detectors, its rollups, baselines and scores
 * come to about 420 after five days, and an alert has nine for each metric and reason: 150 where most of them have found
 * something. What is left, five parts in a thousand, is for readings, the last tenth of it for further metrics of known
 * devices: so a device that there is no room to judge is refused when it first comes, rather than those that are there
 * being judged no more.
 */
export const seriesShares: NonNullable<NonNullable<InfluxAppOptions['limits']>['seriesShares']> = {
  buckets: { [buckets.rollup.name]: 0.74, [buckets.alerts.name]: 0.235, [buckets.registry.name]: 0.01, _tasks: 0.01 },
  known: 0.1,
}
