import type { InfluxAppOptions } from '@nrg/influx-embedded/app'
import { buckets } from '@nrg/schema/bucket'

/**
 * What of the series of an embedded InfluxDB is kept for what is made of readings: made-up device ids, however many,
 * then leave room for the rollups, scores and alerts of the devices that are there.
 *
 * A device with three metrics has three series of readings. Its rollups, baselines and scores come to about 75 after a
 * few days, and an alert has nine for each metric and reason. What is left, three parts in a hundred, is for readings,
 * the last tenth of it for further metrics of known devices.
 */
export const seriesShares: NonNullable<NonNullable<InfluxAppOptions['limits']>['seriesShares']> = {
  buckets: { [buckets.rollup.name]: 0.7, [buckets.alerts.name]: 0.25, [buckets.registry.name]: 0.01, _tasks: 0.01 },
  known: 0.1,
}
