import { buckets } from '@nrg/schema/bucket'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { withEnvFile } from '@nrg/service/environment'
import { loadConfig } from '../config.ts'
import { csvItems } from '../replay/csv-file.ts'
import { type Extent, extentOf } from '../replay/extent.ts'
import { lineProtocolItems } from '../replay/line-protocol-file.ts'
import { atOnce, type Pace, paced } from '../replay/pace.ts'
import type { FileItem } from '../replay/record.ts'
import { replay } from '../replay/replay.ts'
import { linesOf } from '../replay/source.ts'
import { ingestSink } from '../sink/ingest-sink.ts'
import { UsageError } from '../usage-error.ts'
import { main } from './main.ts'
import { progressLine } from './progress.ts'
import { type ReplayOptions, replayOptions, usage } from './replay-options.ts'

/** Readings at the edge of what is kept would fall off it on their way. */
const MARGIN_MS = 3_600_000

await main(async (signal) => {
  const options = replayOptions(process.argv.slice(2))
  if (options === undefined) return console.log(usage)
  const items = await reader(options)
  const extent = await extentOf(items())
  if (extent === undefined) throw new UsageError(`${options.file} holds no reading`)
  const pace = paceOf(options, extent, Date.now())

  const { ingestUrl: url, INGEST_KEY: key } = loadConfig(withEnvFile(process.env))
  const sink = ingestSink({ url, key })
  const progress = progressLine(process.stderr, Date.now)
  const started = Date.now()
  const result = await replay(items(), pace, options.device, {
    sink,
    signal,
    clock: Date.now,
    onWait: (reason) => console.error(`waiting: ${reason}`),
    onProgress: ({ sent }) =>
      progress.show(`${sent} of ${extent.readings} readings (${Math.floor((100 * sent) / extent.readings)} %)`),
  })
  progress.end()
  const { sent, stored, unreadable, faults, ignored } = result
  console.log(
    `sent ${sent}, stored ${stored}, refused ${sent - stored}, unreadable ${unreadable}, in ${(Date.now() - started) / 1000} s`,
  )
  for (const fault of faults) console.log(`  ${fault}`)
  if (ignored.size > 0)
    console.log(`  ingest does not know ${[...ignored].join(', ')}: add them to the metrics in infra/config/fleet.yaml`)
  if (stored < sent || unreadable > 0 || ignored.size > 0) process.exitCode = 1
})

/** How to read the file, as often as it takes. */
async function reader({ file, mapping, time, format }: ReplayOptions): Promise<() => AsyncGenerator<FileItem>> {
  const kind = format ?? (await formatOf(file))
  if (kind === 'lp') return () => lineProtocolItems(file, mapping)
  if (mapping === undefined) throw new UsageError('--map COLUMN=metric,… says which columns are which metrics')
  return () => csvItems(file, mapping, time)
}

/** Line protocol has fields with `=` and a time at its end. */
async function formatOf(file: string): Promise<'csv' | 'lp'> {
  for await (const { text } of linesOf(file)) {
    if (text.startsWith('#')) continue
    return /^[^ ]+ [^ ].*=.* -?\d+$/.test(text) ? 'lp' : 'csv'
  }
  return 'csv'
}

function paceOf({ speed, originalTimes, file }: ReplayOptions, { first, last }: Extent, nowMs: number): Pace {
  if (speed !== undefined) return paced(first, speed, nowMs)
  const ms = (time: bigint) => Number(time / 1_000_000n)
  const days = buckets.raw.retentionSeconds / 86_400
  const oldest = nowMs - buckets.raw.retentionSeconds * 1000 + MARGIN_MS
  if (ms(first) > oldest && ms(last) < nowMs + FUTURE_LIMIT_MS) return atOnce(0n)
  const range = `${new Date(ms(first)).toISOString()} to ${new Date(ms(last)).toISOString()}`
  if (originalTimes) throw new UsageError(`${file} is of ${range}, and readings are kept for ${days} days`)
  if (ms(last) - ms(first) > nowMs - oldest)
    throw new UsageError(`${file} is of ${range}, longer than the ${days} days that are kept: replay it with --speed`)
  console.log(`the times, ${range}, are not of the last ${days} days: they are moved so that the last is now`)
  return atOnce(BigInt(nowMs) * 1_000_000n - last)
}
