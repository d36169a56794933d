import { FluxError } from '../errors.ts'
import { basicText } from './basic-text.ts'
import { compareStrings } from './compare.ts'
import { Dynamic } from './dynamic.ts'
import { displayFloat } from './format-float.ts'
import { Regexp } from './regexp.ts'
import { TableStream } from './table-stream.ts'
import { Dictionary, FluxArray, FluxRecord, isNull, type Value } from './value.ts'

/** A value as `display(v:)` shows it: what has more than three elements has each on a line of its own. */
export function display(value: Value, depth = 0): string {
  if (value instanceof Dynamic) return `dynamic(${display(value.inner, depth)})`
  if (isNull(value)) return '<null>'
  const text = basicText(value, displayFloat)
  if (text !== undefined) return text
  if (value instanceof Regexp) return value.source
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`
  if (value instanceof FluxArray) return displayArray(value, depth)
  if (value instanceof FluxRecord) return displayRecord(value, depth)
  if (value instanceof Dictionary) return displayDictionary(value, depth)
  if (value instanceof TableStream) return '<stream>'
  throw new FluxError('unimplemented', 'display of a function is not supported by the embedded InfluxDB')
}

const newLine = (depth: number): string => `\n${'    '.repeat(depth)}`

function displayArray({ items }: FluxArray, depth: number): string {
  return `[${separate(
    items.map((item) => display(item, depth + 1)),
    ',',
    depth,
  )}]`
}

function displayRecord({ properties }: FluxRecord, depth: number): string {
  const shown = [...properties]
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([name, value]) => `${name}: ${display(value, depth + 1)}`)
  return `{${separate(shown, ',', depth)}}`
}

function displayDictionary({ entries }: Dictionary, depth: number): string {
  if (entries.length === 0) return '[:]'
  const shown = entries.map(([key, value]) => `${display(key, depth + 1)}: ${display(value, depth + 1)}`)
  // Unlike in other lists, a blank stands before the line's end.
  return `[${separate(shown, ', ', depth)}]`
}

function separate(shown: readonly string[], separator: string, depth: number): string {
  if (shown.length <= 3) return shown.join(', ')
  return newLine(depth + 1) + shown.join(separator + newLine(depth + 1)) + newLine(depth)
}
