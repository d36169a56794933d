import { type Bucket, BucketsAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { attempt } from '../provision/attempt.ts'
import { findBucket } from '../provision/buckets.ts'
import { provisionBuckets } from '../provision/provision.ts'
import { type Move, moveSpan } from './move-span.ts'
import { spansOf } from './span.ts'

const HOUR_MS = 3_600_000
/** Buckets that are asked for at one time: the most that an InfluxDB answers. */
const PAGE = 100

/**
 * Moves every bucket of the organisation but the database's own, one after the other, each from its oldest point on;
 * answers the organisation that they are in now, how many points all have, and how many spans are not known to be the same
 * yet.
 *
 * @throws MoveError where they are not, though nobody writes
 */
export async function moveBuckets(move: Move, fleet: FleetConfig, say: (line: string) => void, signal: AbortSignal) {
  const { source, target } = move
  const orgID = (await provisionBuckets(target, fleet, say)) ?? ''
  const total = { orgID, points: 0, open: 0 }
  for (const { name, retentionRules } of await userBuckets(source)) {
    const everySeconds = retentionRules[0]?.everySeconds ?? 0
    await makeBucket(target, orgID, name, everySeconds)
    // What expires while it is moved would be there in one of them alone.
    const from = everySeconds === 0 ? new Date(0) : new Date(Date.now() - everySeconds * 1000 + HOUR_MS)
    const sum = { points: 0, open: 0, written: 0 }
    for await (const span of spansOf(source, { bucket: name, from })) {
      const { points, isEqual, written } = await moveSpan(move, span)
      sum.points += points
      sum.written += written
      if (!isEqual) sum.open++
      if (signal.aborted) return undefined
    }
    say(`${name}: ${sum.points} points, ${sum.written} of them written now`)
    total.points += sum.points
    total.open += sum.open
  }
  return total
}

async function userBuckets(source: Connection) {
  const api = new BucketsAPI(source.client)
  const all: Bucket[] = []
  for (;;) {
    const request = api.getBuckets({ org: source.config.org, limit: PAGE, offset: all.length })
    const { buckets = [] } = await attempt(source, request)
    all.push(...buckets)
    if (buckets.length < PAGE) return all.filter(({ type }) => type !== 'system')
  }
}

async function makeBucket(target: Connection, orgID: string, name: string, everySeconds: number): Promise<void> {
  if ((await findBucket(target, orgID, name)) !== undefined) return
  const body = { orgID, name, retentionRules: [{ type: 'expire' as const, everySeconds }] }
  await attempt(target, new BucketsAPI(target.client).postBuckets({ body }))
}
