import { parseDateOrder } from './cell/date-order.ts'
import { zoneName } from './cell/zone-name.ts'
import { parseDevice } from './device.ts'
import { FileError } from './file-error.ts'
import { type FileFormat, fileFormats } from './file-format.ts'
import { parseMapping } from './mapping.ts'
import type { ReadOptions } from './options.ts'

const text = { type: 'string' } as const

/** The options that say how a file is to be read, for `parseArgs`. */
export const readOptionDefinitions = {
  device: text,
  'device-column': text,
  map: text,
  time: text,
  zone: text,
  dates: text,
  decimal: text,
  skip: text,
  format: text,
} as const

/** What they mean, a line each. */
export const readOptionsUsage = `  --map COLUMN=metric,…   which column, field, register or name is which metric; #2=… is the second column, "*=…" the only
                  one, or all of a file that has a column an hour; left out, the fields of line protocol and of
                  InfluxDB's CSV are metrics of their names
  --device ID     whose readings they are; NAME=ID,… where the file names several; left out, its device_id says it
  --device-column COLUMN  where it names them
  --time COLUMN   where its times are, Date+Time if they are in two columns; looked for if left out
  --zone ZONE     of times that name none, such as Europe/Amsterdam; UTC if neither the file nor this says
  --dates DD/MM/YYYY      or MM/DD/YYYY, DD.MM.YYYY, DD-MM-YYYY, YYYY-MM-DD: asked for where no row proves which it is
  --decimal , | .         the decimal mark: asked for where no row proves which it is
  --skip N        lines before the header; found if left out
  --format csv|json|jsonl|lp|influx|nem12   found if left out`

type Values = { readonly [name in keyof typeof readOptionDefinitions]?: string | undefined }

/** Reads the options. @throws FileError */
export function readOptionsOf(values: Values): ReadOptions {
  const { map, time, device, decimal, dates, zone, skip, format } = values
  if (decimal !== undefined && decimal !== ',' && decimal !== '.') throw new FileError('--decimal is , or .')
  if (skip !== undefined && !/^\d{1,6}$/.test(skip)) throw new FileError('--skip is a number of lines')
  if (format !== undefined && !isFormat(format)) throw new FileError(`--format is one of ${fileFormats.join(', ')}`)
  return {
    ...(map !== undefined && { mapping: parseMapping(map) }),
    ...(time !== undefined && { time }),
    ...(device !== undefined && { device: parseDevice(device) }),
    ...(values['device-column'] !== undefined && { deviceColumn: values['device-column'] }),
    ...(dates !== undefined && { dates: parseDateOrder(dates) }),
    ...(decimal !== undefined && { decimal }),
    ...(zone !== undefined && { zone: zoneName(zone) }),
    ...(skip !== undefined && { skip: Number(skip) }),
    ...(format !== undefined && { format }),
  }
}

function isFormat(text: string): text is FileFormat {
  return (fileFormats as readonly string[]).includes(text)
}
