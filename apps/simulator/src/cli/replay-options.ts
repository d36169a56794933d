import { readOptionDefinitions, readOptionsOf, readOptionsUsage } from '@nrg/readings-file/command-line'
import type { ReadOptions } from '@nrg/readings-file/options'
import { Duration, durationMs } from '@nrg/schema/duration'
import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'
import { Value } from '@sinclair/typebox/value'

const usage = `npm run replay -- FILE --device ID --map COLUMN=metric,…  [options]

  FILE            CSV of any kind (a row or a day a line), JSON, line protocol, InfluxDB's annotated CSV, NEM12; gzip too
${readOptionsUsage}
  --preview       shows how the file and its first rows are understood, and sends nothing
  --last TIME     only the last so long of the file, such as 29d
  --speed N       at the file's own pace from now on, N times as fast: 1 is its own pace
  --original-times   all at once, and refuse where the times are older than what is kept

Without --speed all readings are sent at once with their original times; those of a file that is older than what the
database keeps are moved as one, so that the last is now.`

export interface ReplayOptions {
  readonly file: string
  readonly read: ReadOptions
  readonly preview: boolean
  /** Only so long of the end of the file. */
  readonly lastMs: number | undefined
  /** Times as fast as the file's own clock; all at once where it is left out. */
  readonly speed: number | undefined
  readonly originalTimes: boolean
}

const options = {
  ...readOptionDefinitions,
  preview: { type: 'boolean', default: false },
  last: { type: 'string' },
  speed: { type: 'string' },
  'original-times': { type: 'boolean', default: false },
} as const

/** Reads the options of the command. @throws UsageError, FileError, HelpAsked */
export function replayOptions(args: readonly string[]): ReplayOptions {
  const { values, positionals } = parseCommandLine(args, { allowPositionals: true, options }, usage)
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new UsageError(`one FILE is wanted\n\n${usage}`)
  return {
    file,
    read: readOptionsOf(values),
    preview: values.preview,
    lastMs: values.last === undefined ? undefined : length(values.last),
    speed: values.speed === undefined ? undefined : speed(values.speed),
    originalTimes: values['original-times'],
  }
}

function length(text: string): number {
  if (!Value.Check(Duration, text) || durationMs(text) === 0)
    throw new UsageError(`--last is a length of time such as 12h or 29d, not ${JSON.stringify(text)}`)
  return durationMs(text)
}

function speed(text: string): number {
  const factor = Number(text.replace(/x$/, ''))
  if (!(factor > 0 && Number.isFinite(factor))) throw new UsageError(`--speed: ${JSON.stringify(text)} is no factor`)
  return factor
}
