import { type FluxText, fluxString } from '@nrg/influx/flux'
import { buckets } from '@nrg/schema/bucket'
import { READING_MEASUREMENT } from '@nrg/schema/reading'

/** Where readings are read from and where what is made of them goes: the first parameters of several scripts. */
export function readingParameters(): Record<'from' | 'to' | 'measurement', FluxText> {
  return {
    from: fluxString(buckets.raw.name),
    to: fluxString(buckets.rollup.name),
    measurement: fluxString(READING_MEASUREMENT),
  }
}
