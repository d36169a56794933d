import { FluxError } from '../errors.ts'
import type { CellValue } from '../table/group-key.ts'
import { parseFloat64, parseInteger, parseUnsigned } from '../values/parse-number.ts'
import { quote } from '../values/quote.ts'
import { parseTime } from '../values/time.ts'
import type { ColumnType } from '../values/value.ts'
import { timeSyntaxError } from './time-syntax-error.ts'

/** How the cells of a column are read. */
export type CellParser = (text: string) => CellValue

const types: Readonly<Record<string, ColumnType>> = {
  boolean: 'bool',
  dateTime: 'time',
  double: 'float',
  long: 'int',
  string: 'string',
  unsignedLong: 'uint',
}

const truths: Readonly<Record<string, boolean>> = {
  '1': true,
  t: true,
  T: true,
  TRUE: true,
  true: true,
  True: true,
  '0': false,
  f: false,
  F: false,
  FALSE: false,
  false: false,
  False: false,
}

const digits = /^[+-]?\d+$/

function parsed<T>(value: T | undefined, reader: string, text: string, outOfRange: boolean): T {
  if (value !== undefined) return value
  const reason = outOfRange ? 'value out of range' : 'invalid syntax'
  throw new FluxError('internal error', `strconv.${reader}: parsing ${quote(text)}: ${reason}`)
}

const parsers: { readonly [T in Exclude<ColumnType, 'time'>]: CellParser } = {
  bool: (text) => parsed(truths[text], 'ParseBool', text, false),
  float: (text) => parsed(parseFloat64(text), 'ParseFloat', text, /^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(text)),
  int: (text) => parsed(parseInteger(text), 'ParseInt', text, digits.test(text)),
  string: (text) => text,
  uint: (text) => parsed(parseUnsigned(text), 'ParseUint', text, /^\d+$/.test(text)),
}

function parseInstant(text: string): bigint {
  const instant = text.includes('T') ? parseTime(text) : undefined
  if (typeof instant === 'bigint') return instant
  throw new FluxError('internal error', timeSyntaxError(text))
}

/**
 * What a `#datatype` names: the type of a column and how its cells are read.
 *
 * @throws FluxError where there is no such type
 */
export function parseDatatype(datatype: string): { readonly type: ColumnType; readonly parse: CellParser } {
  const [name = '', format] = datatype.split(/:(.*)/s)
  const type = types[name]
  if (type === undefined) throw new FluxError('invalid', `unsupported data type ${quote(name)}`)
  if (type !== 'time') return { type, parse: parsers[type] }
  if (format === 'RFC3339' || format === 'RFC3339Nano') return { type, parse: parseInstant }
  throw new FluxError(
    'unimplemented',
    `times as ${quote(datatype)} are not supported by the embedded InfluxDB; use dateTime:RFC3339`,
  )
}
