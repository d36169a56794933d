import type { FileFormat } from '../file-format.ts'
import { recordsPath } from '../table/json.ts'
import type { Line } from '../text/lines.ts'

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
