import { FluxError, prefixed } from '../errors.ts'
import type { CellValue } from '../table/group-key.ts'
import { quote } from '../values/quote.ts'
import type { ColumnType } from '../values/value.ts'
import { type LineReader, wrongFieldCount } from './line-reader.ts'
import { type CellParser, parseDatatype } from './parse-cell.ts'

export interface ColumnSchema {
  readonly label: string
  readonly type: ColumnType
  readonly parse: CellParser
  readonly inKey: boolean
  /** What an empty cell stands for. */
  readonly byDefault: CellValue
}

/** What stands above the rows of tables: annotations and header. */
export interface Schema {
  readonly result: string
  readonly table: string
  readonly columns: readonly ColumnSchema[]
  readonly fields: number
}

/** Reads annotations and header; the error that a result ended in stands in the place of columns. */
export function readSchema(lines: LineReader): Schema {
  const { datatype, group, byDefault, result, table, fields } = prefixed('failed to read metadata: ', () =>
    readAnnotations(lines),
  )
  const header = prefixed('failed to read metadata: ', () => readHeader(lines, fields))
  if (header[1] === 'error') throw errorOf(lines, fields)
  return prefixed('failed to read metadata: ', () => ({
    result,
    table,
    fields,
    columns: header.slice(3).map((label, i) => {
      const { type, parse } = invalid(`column ${quote(label)} has invalid datatype: `, () =>
        parseDatatype(datatype[i] as string),
      )
      const text = byDefault[i] as string
      const cell = invalid(`column ${quote(label)} has invalid default value: `, () =>
        text === '' ? undefined : parse(text),
      )
      return { label, type, parse, inKey: group[i] === 'true', byDefault: cell }
    }),
  }))
}

function readHeader(lines: LineReader, fields: number): readonly string[] {
  const header = lines.read()
  if (!header) throw new FluxError('invalid', 'missing expected header row')
  if (header.length !== fields) throw new FluxError('invalid', `failed to read header row: ${wrongFieldCount}`)
  return header
}

function errorOf(lines: LineReader, fields: number): FluxError {
  const line = lines.read()
  if (!line) return new FluxError('invalid', 'failed to read metadata: unexpected EOF')
  if (line.length !== fields) return new FluxError('invalid', `failed to read metadata: ${wrongFieldCount}`)
  return new FluxError('internal error', line[1] as string)
}

interface Annotations {
  readonly datatype: readonly string[]
  readonly group: readonly string[]
  readonly byDefault: readonly string[]
  readonly result: string
  readonly table: string
  readonly fields: number
}

function readAnnotations(lines: LineReader): Annotations {
  const found: FoundAnnotations = new Map()
  const fields = lines.peek()?.length ?? 0
  for (;;) {
    const all = annotationsOf(found, fields)
    if (all) return all
    const line = lines.read()
    if (!line) throw missingAnnotation(found, 'Consider')
    if (line.length !== fields) throw new FluxError('invalid', `failed to read annotations: ${wrongFieldCount}`)
    const name = (line[0] as string).replace(/^#/, '')
    if (isAnnotation(name)) {
      checkAnnotation(name, line)
      found.set(name, line)
    } else if (!line[0]?.startsWith('#')) throw missingAnnotation(found, 'consider')
  }
}

type AnnotationName = 'datatype' | 'group' | 'default'
type FoundAnnotations = Map<AnnotationName, readonly string[]>

const isAnnotation = (name: string): name is AnnotationName =>
  name === 'datatype' || name === 'group' || name === 'default'

/** What was found, once all three annotations were. */
function annotationsOf(found: FoundAnnotations, fields: number): Annotations | undefined {
  const datatype = found.get('datatype')
  const group = found.get('group')
  const byDefault = found.get('default')
  if (!datatype || !group || !byDefault) return undefined
  const [, result = '', table = ''] = byDefault
  return { datatype: datatype.slice(3), group: group.slice(3), byDefault: byDefault.slice(3), result, table, fields }
}

function checkAnnotation(name: AnnotationName, line: readonly string[]): void {
  if (line.length < 3) throw new FluxError('invalid', `failed to read "${name}" annotation: ${wrongFieldCount}`)
  if (name === 'default' && !/^(?:[+-]?\d+)?$/.test(line[2] as string))
    throw new FluxError('internal error', 'default Table ID is not an integer')
}

function missingAnnotation(found: FoundAnnotations, consider: string): FluxError {
  if (!found.has('datatype'))
    return new FluxError(
      'invalid',
      `missing expected annotation datatype. ${consider} using the mode: "raw" for csv that is not expected to have annotations.`,
    )
  return new FluxError('internal error', `missing expected annotation ${found.has('group') ? 'default' : 'group'}`)
}

/** As `prefixed`; the fault of an annotation is always the author's, also where that of a cell is not called so. */
function invalid<T>(prefix: string, work: () => T): T {
  try {
    return prefixed(prefix, work)
  } catch (error) {
    if (!(error instanceof FluxError) || error.code !== 'internal error') throw error
    throw new FluxError('invalid', error.message, { cause: error })
  }
}
