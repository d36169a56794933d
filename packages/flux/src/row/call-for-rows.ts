import { cellOfValue } from '../table/cell.ts'
import type { StringVector } from '../table/column.ts'
import type { CellValue } from '../table/group-key.ts'
import { take } from '../table/take.ts'
import { constantVector, nullVector } from '../table/vector.ts'
import { VectorBuilder } from '../table/vector-builder.ts'
import { newIndices } from '../values/arrays.ts'
import { inferredTypeOf } from '../values/column-type-of.ts'
import { type ColumnType, Null, type Value } from '../values/value.ts'
import { type RowValue, unknownNulls } from './batch.ts'
import { NotVectorized } from './row-expression.ts'
import { rowValueAt } from './row-value-at.ts'

/** An argument: one value for all rows, or one for each. */
type Argument = RowValue | { readonly value: Value }

type Call = (args: ReadonlyMap<string, Value>) => Value

/**
 * Calls a library function for every row. Where the arguments are the same for all rows it is called once, and where
 * one column of texts alone varies, once for each text.
 *
 * @throws NotVectorized where the answers are not what a column can hold
 */
export function callForRows(call: Call, args: ReadonlyMap<string, Argument>, length: number): RowValue {
  if (length === 0) return unknownNulls(0)
  const varying = [...args].filter(([, argument]) => !isFixed(argument))
  const argumentsAt = (row: number): Map<string, Value> =>
    new Map(
      [...args].map(([name, argument]) => [name, 'value' in argument ? argument.value : rowValueAt(argument, row)]),
    )
  if (varying.length === 0) return repeat(call(argumentsAt(0)), length)
  const [only] = varying
  if (varying.length === 1 && only && !('value' in only[1]) && only[1].type === 'string' && !only[1].valid) {
    const [name, texts] = only
    const fixedArguments = argumentsAt(0)
    return callForTexts((text) => call(new Map(fixedArguments).set(name, text)), texts)
  }
  return columnOf(Array.from({ length }, (_, row) => call(argumentsAt(row))))
}

const isFixed = (argument: Argument): boolean => 'value' in argument || argument.type === 'unknown' || argument.constant

function repeat(value: Value, length: number): RowValue {
  const type = inferredTypeOf(value)
  if (type) return constantVector(type, cellOfValue(value), length)
  if (value instanceof Null) return unknownNulls(length)
  throw new NotVectorized()
}

/** Calls a function once for each text that a column holds. */
function callForTexts(call: (text: string) => Value, { data, dictionary }: StringVector): RowValue {
  const places = newIndices(dictionary.length).fill(-1)
  const answers: Value[] = []
  const rows = newIndices(data.length)
  for (let row = 0; row < data.length; row++) {
    const code = data[row] as number
    if ((places[code] as number) < 0) {
      places[code] = answers.length
      answers.push(call(dictionary[code] as string))
    }
    rows[row] = places[code] as number
  }
  const column = columnOf(answers)
  return column.type === 'unknown' ? unknownNulls(data.length) : take(column, rows)
}

/** Values as a column, whose type is that of the values that tell one. */
function columnOf(values: readonly Value[]): RowValue {
  let type: ColumnType | undefined
  const cells: CellValue[] = []
  for (const value of values) {
    const own = inferredTypeOf(value)
    if (own === undefined && !(value instanceof Null)) throw new NotVectorized()
    if (own !== undefined && type !== undefined && own !== type) throw new NotVectorized()
    type ??= own
    cells.push(cellOfValue(value))
  }
  if (!type) return unknownNulls(values.length)
  if (cells.every((cell) => cell === undefined)) return nullVector(type, values.length)
  const builder = new VectorBuilder(type, cells.length)
  for (const cell of cells) builder.push(cell)
  return builder.finish()
}
