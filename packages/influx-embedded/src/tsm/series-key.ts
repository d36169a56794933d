import type { SeriesKey } from '@nrg/flux/storage'

/** Sets the field apart from what has it. */
const SEPARATOR = '#!~#'

/** The key under which a TSM file has a series: measurement and tags as in line protocol, then the field as it is. */
export function seriesKey({ measurement, tags, field }: SeriesKey): Buffer {
  const set = tags.map(([name, value]) => `,${escaped(name, /[,= ]/g)}=${escaped(value, /[,= ]/g)}`)
  return Buffer.from(`${escaped(measurement, /[, ]/g)}${set.join('')}${SEPARATOR}${field}`)
}

const escaped = (text: string, special: RegExp) => text.replace(special, '\\$&')
