import { type Static, Type } from '@sinclair/typebox'
import { buckets } from './bucket.ts'
import { durationMs } from './duration.ts'

const FOREVER = 'forever'

const Kept = Type.String({
  pattern: `^(${FOREVER}|([0-9]{1,9}(s|m|h|d|w))+)$`,
  maxLength: 32,
  description: `A length of time such as 30d, or ${FOREVER}`,
})

/** How long a bucket keeps its points, by its name. The registry is the audit log: it is kept for good. */
export const Retention = Type.Partial(
  Type.Object(
    { [buckets.raw.name]: Kept, [buckets.rollup.name]: Kept, [buckets.alerts.name]: Kept },
    { additionalProperties: false },
  ),
)
export type Retention = Static<typeof Retention>

/** What is looked back at: late readings; what is usual, and a device's habits; the list of alerts. */
const least = { [buckets.raw.name]: '2d', [buckets.rollup.name]: '30d', [buckets.alerts.name]: '2d' } as const

/** More is not told from for good: a database counts in nanoseconds. */
const MOST = '36500d'

/** How long a bucket is to keep its points, in seconds; 0 is for good. */
export function retentionSeconds(retention: Retention | undefined, bucket: keyof typeof buckets): number {
  const { name, retentionSeconds } = buckets[bucket]
  const kept = name === buckets.registry.name ? undefined : retention?.[name]
  if (kept === undefined) return retentionSeconds
  return kept === FOREVER ? 0 : durationMs(kept) / 1000
}

/** What is wrong with a bucket's retention that has the form of one; `undefined` where it can be used. */
export function retentionFault(name: keyof Retention, kept: string): string | undefined {
  if (kept === FOREVER) return undefined
  if (durationMs(kept) < durationMs(least[name]))
    return `${kept} is less than ${least[name]}, which the tasks look back`
  if (durationMs(kept) > durationMs(MOST)) return `${kept} is more than ${MOST}: say ${FOREVER}`
  return undefined
}
