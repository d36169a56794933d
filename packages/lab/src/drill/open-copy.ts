import { Store } from '@nrg/influx-embedded/store'
import { SeriesReader } from '@nrg/influx-embedded/store-reader'
import type { Audit, Verdict } from './ledger.ts'

/** What a store said about its files, and what is wrong with what it serves. */
export interface CopyFindings {
  readonly verdict: Verdict
  /** Damaged values and repairs that it counts. */
  readonly counted: number
  /** What it logged as a fault, the first. */
  readonly said: string | undefined
}

const cacheBytes = 1024 * 1024

/** Opens a data directory as the server does, reads all that a bucket has, and closes it. */
export async function openCopy(dir: string, bucketId: string, audit: Audit): Promise<CopyFindings> {
  let said: string | undefined
  const hear = (_details: object, message: string) => {
    said ??= message
  }
  const logger = { info: () => {}, warn: hear, error: hear }
  const store = await Store.open({ dir, clock: () => BigInt(Date.now()) * 1_000_000n, logger })
  try {
    const reader = new SeriesReader((request) => store.askSync(request), { cacheBytes })
    for (const series of reader.read({ bucketId, start: 0n, stop: 2n ** 62n })) {
      const device = series.tags.find(([key]) => key === 'device_id')?.[1] ?? ''
      for (const { times, values } of series.chunks())
        times.forEach((time, i) => {
          audit.stored(device, series.field, Number(time) / 1e6, values[i])
        })
    }
    const { damagedValues, repairs } = store.stats()
    return { verdict: audit.verdict(), counted: damagedValues + repairs, said }
  } finally {
    await store.close()
  }
}
