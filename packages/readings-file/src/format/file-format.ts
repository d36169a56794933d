import type { Line } from '../text/lines.ts'
import { recordsPath } from './json.ts'

/** What a file of readings can be; `csv` is any text with a row a line, whatever parts its cells. */
export const fileFormats = ['csv', 'json', 'jsonl', 'lp', 'influx', 'nem12'] as const
export type FileFormat = (typeof fileFormats)[number]

/** The names of the formats for people. */
export const formatNames: Readonly<Record<FileFormat, string>> = {
  csv: 'CSV',
  json: 'JSON',
  jsonl: 'JSON, a record a line',
  lp: 'line protocol',
  influx: "InfluxDB's annotated CSV",
  nem12: 'NEM12',
}

const LINE_PROTOCOL = /^[A-Za-z_](?:\\.|[^ ,\\])*(?:,(?:\\.|[^ =\\])+=(?:\\.|[^ ,\\])+)* (?:\\.|[^ ,=\\])+=\S.*$/

/** Told by the first lines that hold something; `time` is the key of times that was named. */
export function formatOf(lines: readonly Line[], time?: string): FileFormat {
  const [first = '', second = ''] = lines.map(({ text }) => text.trim())
  if (/^"?[12]00"?,/.test(first) && /^"?(100"?,"?NEM|200"?,"?[A-Z0-9]{10,11}"?,)/.test(first)) return 'nem12'
  if (/^#(datatype|group|default|constant)\b/.test(first) || /^,result,table,/.test(first)) return 'influx'
  if (/^[{[]/.test(first)) {
    if (isJson(first))
      return second === '' && (/^\[\s*[{[]/.test(first) || recordsPath(first, time) !== undefined) ? 'json' : 'jsonl'
    if (/^\{\s*($|")|^\[\s*($|["{[\d-])/.test(first)) return 'json'
  }
  const [text = ''] = lines.map((line) => line.text).filter((line) => !line.startsWith('#'))
  return LINE_PROTOCOL.test(text) && !/^[^=]*;/.test(text) ? 'lp' : 'csv'
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}
