import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { encodeCsv } from '../src/csv/encode.ts'
import { runFlux } from '../src/engine.ts'
import { FluxError } from '../src/errors.ts'
import { parseTime } from '../src/values/time.ts'
import { compareCsv, type Level, levels } from './compare-csv.ts'
import { MemoryStorage } from './memory-storage.ts'

/** A query and what InfluxDB 2.9.1 answered it. */
export interface Recording {
  readonly theme: string
  readonly name: string
  readonly bucket_data: Readonly<Record<string, string>>
  readonly now: string
  readonly flux: string
  readonly status: number
  readonly csv?: string
  readonly error?: { readonly code: string; readonly message: string }
  readonly scratch?: string
  readonly after_flux?: string
  readonly after_csv?: string
  readonly compare?: Level
  readonly bug?: boolean
  readonly hazard?: string
}

/** Where the recordings are; undefined where this checkout has none beside it. */
export const corpus: string | undefined = [
  process.env.FLUX_CONFORMANCE,
  join(import.meta.dirname, '../../../../shared/conformance'),
].find((path) => path !== undefined && existsSync(join(path, 'queries')))

/** The recordings of one theme, or of all. */
export function recordings(folder: string, theme?: string): Recording[] {
  return readdirSync(join(folder, 'queries'))
    .filter((file) => file.endsWith('.jsonl') && (!theme || file === `${theme}.jsonl`))
    .sort()
    .flatMap((file) =>
      readFileSync(join(folder, 'queries', file), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => ({ theme: file.replace('.jsonl', ''), ...JSON.parse(line) })),
    )
}

/** What this engine answers a recorded query: undefined where that equals what InfluxDB answered. */
export function judge(folder: string, recording: Recording): string | undefined {
  const storage = storageFor(folder, recording)
  const now = parseTime(recording.now) as bigint
  const first = answer(recording.flux, storage, now)
  const wrong = recording.csv === undefined ? wrongError(recording, first) : wrongCsv(recording, recording.csv, first)
  if (wrong !== undefined || recording.after_flux === undefined) return wrong
  return wrongCsv(recording, recording.after_csv ?? '', answer(recording.after_flux, storage, now))
}

type Answer = { readonly csv: string } | { readonly error: FluxError }

function answer(flux: string, storage: MemoryStorage, now: bigint): Answer {
  try {
    const organization = { id: '0'.repeat(16), name: 'saqib' }
    const results = runFlux(flux, { storage, now, organization })
    return { csv: [...encodeCsv(results, { annotations: ['group', 'datatype', 'default'] })].join('') }
  } catch (error) {
    if (error instanceof FluxError) return { error }
    throw error
  }
}

function wrongCsv({ compare = 'float' }: Recording, want: string, got: Answer): string | undefined {
  if ('error' in got) return `error ${got.error.code}: ${got.error.message}\nwant\n${want}`
  const allowed = Math.max(levels.indexOf(compare), levels.indexOf('float'))
  const level = compareCsv(want, got.csv)
  return levels.indexOf(level) <= allowed ? undefined : `level ${level}\nwant\n${want}\ngot\n${got.csv}`
}

function wrongError({ error, bug, hazard }: Recording, got: Answer): string | undefined {
  if ('csv' in got) return `want error ${error?.message}\ngot\n${got.csv}`
  if (bug || hazard) return undefined
  if (got.error.code === error?.code && got.error.message === error.message) return undefined
  return `want ${error?.code}: ${error?.message}\ngot  ${got.error.code}: ${got.error.message}`
}

const stores = new Map<string, MemoryStorage>()

function storageFor(folder: string, recording: Recording): MemoryStorage {
  const storage = new MemoryStorage()
  for (const [bucket, file] of Object.entries(recording.bucket_data ?? {})) {
    const path = join(folder, file)
    let store = stores.get(path)
    if (!store) {
      store = new MemoryStorage()
      store.addBucket('data', readFileSync(path, 'utf8'))
      stores.set(path, store)
    }
    storage.shareBucket(bucket, store, 'data')
  }
  if (recording.scratch) storage.addBucket(recording.scratch)
  return storage
}

// As a script: `recorded.ts [theme] [name]` prints what differs.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (!corpus) throw new Error('no recordings: set FLUX_CONFORMANCE to the folder that holds queries/ and data/')
  const [theme, name] = process.argv.slice(2)
  const passed = new Map<string, [number, number]>()
  for (const recording of recordings(corpus, theme)) {
    if (name && recording.name !== name) continue
    const counts = passed.get(recording.theme) ?? [0, 0]
    passed.set(recording.theme, counts)
    counts[1]++
    let wrong: string | undefined
    try {
      wrong = judge(corpus, recording)
    } catch (error) {
      wrong = (error as Error).stack
    }
    if (wrong === undefined) counts[0]++
    else
      console.log(
        `## ${recording.theme} ${recording.name}${name ? `\n${recording.flux}\n${wrong}` : `: ${wrong.slice(0, 300)}`}`,
      )
  }
  for (const [title, [good, all]] of passed) console.log(`${title}: ${good}/${all}`)
}
