import { parseArgs } from 'node:util'
import { DEVICE_ID_MIN } from '@nrg/schema/reading'
import { type Mapping, parseMapping } from '../replay/mapping.ts'
import { UsageError } from '../usage-error.ts'

export const usage = `npm run replay -- FILE --device ID --map COLUMN=metric,…  [options]

  FILE            CSV with a header, or line protocol; gzip too
  --device ID     whose readings they are (line protocol may name it in its tag device_id)
  --map …         which column, or field, is which metric (line protocol: all numeric fields, where left out)
  --time COLUMN   the column of times (timeof, time, timestamp, datetime or date, where left out)
  --speed N       at the file's own pace from now on, N times as fast: 1 is its own pace
  --original-times   all at once, and refuse where the times are older than what is kept
  --format csv|lp    where the first line does not tell

Without --speed all readings are sent at once with their original times; those of a file that is older than what the
database keeps are moved as one, so that the last is now.`

export interface ReplayOptions {
  readonly file: string
  readonly device: number | undefined
  readonly mapping: Mapping | undefined
  readonly time: string | undefined
  /** Times as fast as the file's own clock; all at once where it is left out. */
  readonly speed: number | undefined
  readonly originalTimes: boolean
  readonly format: 'csv' | 'lp' | undefined
}

/** Reads the options of the command; `undefined` where help was asked for. @throws UsageError */
export function replayOptions(args: readonly string[]): ReplayOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      device: { type: 'string' },
      map: { type: 'string' },
      time: { type: 'string' },
      speed: { type: 'string' },
      'original-times': { type: 'boolean', default: false },
      format: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new UsageError(`one FILE is wanted\n\n${usage}`)
  const { format } = values
  if (format !== undefined && format !== 'csv' && format !== 'lp') throw new UsageError('--format is csv or lp')
  return {
    file,
    device: values.device === undefined ? undefined : device(values.device),
    mapping: values.map === undefined ? undefined : parseMapping(values.map),
    time: values.time,
    speed: values.speed === undefined ? undefined : speed(values.speed),
    originalTimes: values['original-times'],
    format,
  }
}

function device(text: string): number {
  const id = Number(text)
  if (!/^\d+$/.test(text) || id < DEVICE_ID_MIN || !Number.isSafeInteger(id))
    throw new UsageError(`--device: an id is a whole number from ${DEVICE_ID_MIN} on, not ${JSON.stringify(text)}`)
  return id
}

function speed(text: string): number {
  const factor = Number(text.replace(/x$/, ''))
  if (!(factor > 0 && Number.isFinite(factor))) throw new UsageError(`--speed: ${JSON.stringify(text)} is no factor`)
  return factor
}
