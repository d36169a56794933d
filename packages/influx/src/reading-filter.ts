import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { flux, fluxString } from './flux.ts'

/**
 * What a row of the bucket of readings has to be to be one: points without a device are there as well, those that hold
 * the type of each metric, and whatever others have written.
 */
export const isReading = flux`r._measurement == ${fluxString(READING_MEASUREMENT)} and exists r.device_id`
