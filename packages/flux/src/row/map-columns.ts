import type { FluxError } from '../errors.ts'
import type { ExecutionContext } from '../plan/context.ts'
import type * as ast from '../syntax/ast.ts'
import { keyOf } from '../syntax/node-text.ts'
import { cellOfValue } from '../table/cell.ts'
import type { Column, Vector } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { nullVector } from '../table/vector.ts'
import { VectorBuilder } from '../table/vector-builder.ts'
import { inferredTypeOf } from '../values/column-type-of.ts'
import { compareStrings } from '../values/compare.ts'
import type { FluxFunction } from '../values/function.ts'
import { typeOf } from '../values/type-of.ts'
import { type ColumnType, FluxRecord, Null, type Value } from '../values/value.ts'
import { tableBatch } from './batch.ts'
import { PreparationError, whileEvaluating } from './evaluation-error.ts'
import { isRepeated, NotVectorized, type RowExpression } from './row-expression.ts'
import { RowFunction, wholeColumns } from './row-function.ts'

/** The columns of the records that a function answers for the rows of a table, sorted by label. */
export function mapColumns(fn: FluxFunction, context: ExecutionContext): (table: Table) => Column[] {
  const toColumns = recordColumns(new RowFunction(fn, context))
  return (table) => {
    context.checkpoint()
    const columns = whileEvaluating('map', () => toColumns(table))
    return columns.sort((a, b) => compareStrings(a.label, b.label))
  }
}

/**
 * The same for a function that InfluxDB evaluates over whole columns: the columns keep their order. Where each is one
 * value for all rows, InfluxDB has lost the number of rows: there are none.
 */
export function vectorizedMapColumns(fn: FluxFunction, context: ExecutionContext): (table: Table) => Column[] {
  const toColumns = recordColumns(new RowFunction(fn, context, undefined, 'columns'))
  return (table) => {
    context.checkpoint()
    return toColumns(table)
  }
}

/** A record literal over rows: its properties by name, and whether the row's columns come first. */
interface RecordExpression {
  readonly withRow: boolean
  readonly properties: ReadonlyMap<string, RowExpression>
  /** True where InfluxDB evaluates it over whole columns. */
  readonly vectorized: boolean
}

/** Makes columns of the records that a function answers for the rows of a table. */
export function recordColumns(rowFunction: RowFunction): (table: Table) => Column[] {
  let record = wholeColumns(() => lowerRecord(rowFunction))
  const evaluate = (table: Table): Column[] => {
    const expression = record
    const columns = expression && wholeColumns(() => evaluateRecord(expression, table))
    if (columns) return columns
    record = undefined
    return rowByRow(rowFunction, table)
  }
  return (table) => (table.length === 0 ? [] : rowFunction.over(table, () => evaluate(table)))
}

function lowerRecord(rowFunction: RowFunction): RecordExpression {
  const { lowering, result } = rowFunction.lower()
  const node = withoutParentheses(result)
  if (node.type !== 'ObjectExpression') throw new NotVectorized()
  const base = node.with && ({ ...node.with, type: 'Identifier' } as ast.Identifier)
  if (base && !lowering.isRow(base)) throw new NotVectorized()
  const properties = new Map<string, RowExpression>()
  for (const { key, value } of node.properties) {
    const expression = value ?? { type: 'Identifier', name: keyOf(key), location: key.location }
    properties.set(keyOf(key), lowering.expression(expression as ast.Expression))
  }
  return { withRow: Boolean(base), properties, vectorized: rowFunction.logic === 'columns' }
}

const withoutParentheses = (node: ast.Expression): ast.Expression =>
  node.type === 'ParenExpression' ? withoutParentheses(node.expression) : node

function evaluateRecord({ withRow, properties, vectorized }: RecordExpression, table: Table): Column[] {
  const batch = tableBatch(table)
  const columns = new Map<string, Vector>()
  const repeated = new Set<string>()
  if (withRow) for (const { label, vector } of table.columns) columns.set(label, vector)
  for (const [label, expression] of properties) {
    const { constant } = expression
    if (constant !== undefined && !(constant instanceof Null) && !inferredTypeOf(constant))
      throw notAColumn(label, constant)
    const value = expression.evaluate(batch)
    // Nothing but nulls of no type: there is no column to hold them.
    if (value.type === 'unknown') columns.delete(label)
    else columns.set(label, value)
    if (vectorized && isRepeated(expression, batch)) repeated.add(label)
    else repeated.delete(label)
  }
  const losesRows = repeated.size > 0 && repeated.size === columns.size
  return [...columns].map(([label, vector]) => ({ label, vector: losesRows ? nullVector(vector.type, 0) : vector }))
}

function rowByRow(rowFunction: RowFunction, table: Table): Column[] {
  const records = Array.from({ length: table.length }, (_, row) => {
    const value = rowFunction.call(table, row)
    if (!(value instanceof FluxRecord)) throw notARecord(value)
    return value
  })
  const builders = new Map<string, VectorBuilder>()
  for (const [label, type] of columnTypes(records)) builders.set(label, new VectorBuilder(type, records.length))
  for (const { properties } of records)
    for (const [label, builder] of builders) builder.push(cellOfValue(properties.get(label) ?? new Null('unknown')))
  return [...builders].map(([label, builder]) => ({ label, vector: builder.finish() }))
}

const notARecord = (value: Value): FluxError =>
  new PreparationError('invalid', `map function must return an object, got ${typeOf(value)}`)

const notAColumn = (label: string, value: Value): FluxError =>
  new PreparationError(
    'invalid',
    `map object property "${label}" is ${typeOf(value)} type which is not supported in a flux table`,
  )

/** Each property's type: that of its first value that is not a null of unknown type. */
function columnTypes(records: readonly FluxRecord[]): Map<string, ColumnType> {
  const types = new Map<string, ColumnType>()
  for (const [label, first] of (records[0] as FluxRecord).properties) {
    let value: Value | undefined = first
    for (let row = 1; row < records.length && isUnknown(value); row++) value = records[row]?.properties.get(label)
    if (value === undefined || isUnknown(value)) continue
    const type = inferredTypeOf(value)
    if (!type) throw notAColumn(label, value)
    types.set(label, type)
  }
  return types
}

const isUnknown = (value: Value | undefined): boolean =>
  value === undefined || (value instanceof Null && !inferredTypeOf(value))
