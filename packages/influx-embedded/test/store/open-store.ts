import type { SeriesPoints } from '@nrg/flux/storage'
import type { Test } from 'tap'
import { SeriesReader } from '../../src/store/reader.ts'
import { Store, type StoreOptions } from '../../src/store/store.ts'

/** A store in a folder of its own, which the test may open again. */
export interface StoreUnderTest {
  readonly dir: string
  store: Store
  reader: SeriesReader
  /** Nanoseconds; what the store takes for now. */
  now: bigint
  /** What was logged as an error. */
  readonly errors: string[]
  /** Closes the store and opens its folder again. */
  reopen(): Promise<void>
}

export const bucket = '00000000000000b1'
/** 2026-01-01T00:00:00Z */
export const newYear = 1_767_225_600_000_000_000n
export const second = 1_000_000_000n

/** Opens a store in a new folder; it is closed when the test ends. */
export async function openStore(t: Test, options: Partial<StoreOptions> = {}): Promise<StoreUnderTest> {
  const dir = options.dir ?? t.testdir({})
  const errors: string[] = []
  const logger = { info: () => {}, warn: () => {}, error: (_: object, message: string) => errors.push(message) }
  const open = () => Store.open({ clock: () => under.now, logger, ...options, dir })
  const under = { dir, errors, now: newYear, reopen } as StoreUnderTest
  async function reopen(): Promise<void> {
    await under.store?.close()
    under.store = await open()
    under.reader = new SeriesReader((request) => under.store.askSync(request), { cacheBytes: 1024 * 1024 })
  }
  t.teardown(() => under.store?.close())
  await reopen()
  return under
}

/** Writes line protocol and expects all of it to be stored. */
export async function write(under: StoreUnderTest, lines: string, bucketId = bucket): Promise<void> {
  const outcome = await under.store.write(bucketId, Buffer.from(lines))
  if (!outcome.ok) throw new Error(outcome.message)
}

/** Everything in a bucket within bounds, as text: a line for each series with its points' seconds and values. */
export function dump(
  under: StoreUnderTest,
  { start = -(2n ** 62n), stop = 2n ** 62n, bucketId = bucket, ...rest }: DumpOptions = {},
): string[] {
  const found: string[] = []
  for (const series of under.reader.read({ bucketId, start, stop, ...rest })) {
    const points = [...series.chunks()].flatMap(pointTexts)
    const tags = series.tags.map(([key, value]) => `,${key}=${value}`).join('')
    found.push(`${series.measurement}${tags} ${series.field}:${series.type} ${points.join(' ')}`)
  }
  return found
}

export interface DumpOptions {
  readonly start?: bigint
  readonly stop?: bigint
  readonly bucketId?: string
  readonly predicate?: import('@nrg/flux/storage').Predicate
}

function pointTexts({ times, values }: SeriesPoints): string[] {
  return Array.from(times, (time, i) => {
    const value = values[i]
    return `${Number(time - newYear) / 1e9}=${Object.is(value, -0) ? '-0' : value}`
  })
}
