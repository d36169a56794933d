import { type Extent, extentOf } from '@nrg/readings-file/extent'
import { previewOf } from '@nrg/readings-file/preview'
import { readingsFile } from '@nrg/readings-file/readings-file'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { keptMs, loadConfig } from '../config.ts'
import { atOnce, type Pace, paced } from '../replay/pace.ts'
import { replay } from '../replay/replay.ts'
import { since } from '../replay/since.ts'
import { ingestSink } from '../sink/ingest-sink.ts'
import { DeliveryError } from '../sink/sink.ts'
import { progressLine } from './progress.ts'
import { type ReplayOptions, replayOptions } from './replay-options.ts'

/** Readings at the edge of what is kept would fall off it on their way. */
const MARGIN_MS = 3_600_000

await runCommand(
  async (signal) => {
    const options = replayOptions(process.argv.slice(2))
    const file = await readingsFile(options.file, options.read)
    if (options.preview) return console.log([...(await previewOf(file)), 'nothing was sent'].join('\n'))
    const all = await extentOf(file.items())
    if (all.readings === 0)
      throw new UsageError(
        [`${options.file} holds no reading`, ...all.skipped.first().map((line) => `  ${line}`)].join('\n'),
      )
    const from = options.lastMs === undefined ? undefined : all.last - BigInt(options.lastMs) * 1_000_000n
    const items = () => (from === undefined ? file.items() : since(file.items(), from))
    const extent = from === undefined ? all : await extentOf(items())
    const config = loadConfig(withEnvFile(process.env))
    const pace = paceOf(options, extent, { nowMs: Date.now(), keptMs: keptMs(config) })
    for (const line of file.understood) console.log(line)

    const { ingestUrl: url, INGEST_KEY: key } = config
    const sink = ingestSink({ url, key })
    const progress = progressLine(process.stderr, Date.now)
    const started = Date.now()
    const result = await replay(items(), pace, {
      sink,
      signal,
      clock: Date.now,
      onWait: (reason) => console.error(`waiting: ${reason}`),
      onProgress: ({ sent }) =>
        progress.show(`${sent} of ${extent.readings} readings (${Math.floor((100 * sent) / extent.readings)} %)`),
    })
    progress.end()
    const { sent, stored, skipped, faults, ignored } = result
    console.log(
      `sent ${sent}, stored ${stored}, refused ${sent - stored}, skipped ${skipped.count}, in ${(Date.now() - started) / 1000} s`,
    )
    for (const line of [...faults, ...skipped.sums()]) console.log(`  ${line}`)
    if (ignored.size > 0)
      console.log(
        `  ingest does not know ${[...ignored].join(', ')}: add them to the metrics in infra/config/fleet.yaml`,
      )
    if (stored < sent || skipped.count > 0 || ignored.size > 0) process.exitCode = 1
  },
  { expected: [DeliveryError] },
)

interface Kept {
  readonly nowMs: number
  readonly keptMs: number
}

function paceOf({ speed, originalTimes, file }: ReplayOptions, { first, last }: Extent, { nowMs, keptMs }: Kept): Pace {
  if (speed !== undefined) return paced(first, speed, nowMs)
  const ms = (time: bigint) => Number(time / 1_000_000n)
  const days = keptMs / 86_400_000
  const oldest = nowMs - keptMs + MARGIN_MS
  if (ms(first) > oldest && ms(last) < nowMs + FUTURE_LIMIT_MS) return atOnce(0n)
  const range = `${new Date(ms(first)).toISOString()} to ${new Date(ms(last)).toISOString()}`
  if (originalTimes)
    throw new UsageError(
      `${file} is of ${range}, and readings are kept for ${days} days: without --original-times they are moved so that the last is now`,
    )
  if (ms(last) - ms(first) > nowMs - oldest)
    throw new UsageError(
      `${file} is of ${range}, longer than the ${days} days that are kept: --last ${Math.floor(days) - 1}d sends the end of it, moved so that the last is now`,
    )
  console.log(`the times, ${range}, are not of the last ${days} days: they are moved so that the last is now`)
  return atOnce(BigInt(nowMs) * 1_000_000n - last)
}
