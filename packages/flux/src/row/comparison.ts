import { isNullAt, valueAt } from '../table/cell.ts'
import type {
  BoolVector,
  FloatVector,
  IntVector,
  StringVector,
  TimeVector,
  UIntVector,
  Vector,
} from '../table/column.ts'
import { bools, constantVector, expand, nullVector } from '../table/vector.ts'
import { newBytes, wordsOf } from '../values/arrays.ts'
import { compareStrings } from '../values/compare.ts'
import { binaryOperation, unsupported } from '../values/operators.ts'
import type { RowValue } from './batch.ts'
import { highWord, lowWord, type PairKernel, pairKernel, type WordKernel, wordKernel } from './kernels.ts'
import { isAllNull, validOfBoth } from './validity.ts'

export const comparisonOperators = ['==', '!=', '<', '<=', '>', '>='] as const
export type ComparisonOperator = (typeof comparisonOperators)[number]

/** Compares every row; a null on either side makes a null. */
export function compareRows(operator: ComparisonOperator, a: RowValue, b: RowValue): BoolVector {
  if (a.type === 'unknown' || b.type === 'unknown' || isAllNull(a) || isAllNull(b))
    return nullVector('bool', a.length) as BoolVector
  if (a.constant && b.constant) {
    const result = binaryOperation(operator)(valueAt(a, 0), valueAt(b, 0))
    return constantVector('bool', result === true, a.length) as BoolVector
  }
  const out = newBytes(a.length)
  fill(operator, a, b, out)
  return bools(out, validOfBoth(a, b))
}

const numbers = new Set(['float', 'int', 'uint'])

function fill(operator: ComparisonOperator, a: Vector, b: Vector, out: Uint8Array): void {
  if (a.type === 'float' && b.type === 'float') compareFloats(operator, a, b, out)
  else if ((a.type === 'int' || a.type === 'time' || a.type === 'uint') && a.type === b.type)
    compareWords(operator, a, b as IntVector, out)
  else if (a.type === 'string' && b.type === 'string') compareTexts(operator, a, b, out)
  else if (a.type === 'bool' && b.type === 'bool' && (operator === '==' || operator === '!='))
    compareBytes(operator, expand(a).data, expand(b).data, out)
  else if (numbers.has(a.type) && numbers.has(b.type)) compareMixed(operator, a, b, out)
  else throw unsupported(operator, a.type, b.type)
}

const kernelsOf = <In>(): Readonly<Record<ComparisonOperator, PairKernel<In, Uint8Array>>> => ({
  '==': pairKernel('x === y ? 1 : 0'),
  '!=': pairKernel('x !== y ? 1 : 0'),
  '<': pairKernel('x < y ? 1 : 0'),
  '<=': pairKernel('x <= y ? 1 : 0'),
  '>': pairKernel('x > y ? 1 : 0'),
  '>=': pairKernel('x >= y ? 1 : 0'),
})

const floatKernels = kernelsOf<Float64Array>()
const byteKernels = kernelsOf<Uint8Array>()
const codeKernels = kernelsOf<Int32Array>()

function compareFloats(operator: ComparisonOperator, a: FloatVector, b: FloatVector, out: Uint8Array): void {
  const kernel = floatKernels[operator]
  if (a.constant) kernel.numberAndColumn(a.data[0] as number, b.data, out)
  else if (b.constant) kernel.columnAndNumber(a.data, b.data[0] as number, out)
  else kernel.columns(a.data, b.data, out)
}

const compareBytes = (operator: ComparisonOperator, a: Uint8Array, b: Uint8Array, out: Uint8Array): void =>
  byteKernels[operator].columns(a, b, out)

type WordVector = IntVector | UIntVector | TimeVector

const wordKernels = (isSigned: boolean): Readonly<Record<ComparisonOperator, WordKernel>> => ({
  '==': wordKernel('==', isSigned),
  '!=': wordKernel('!=', isSigned),
  '<': wordKernel('<', isSigned),
  '<=': wordKernel('<=', isSigned),
  '>': wordKernel('>', isSigned),
  '>=': wordKernel('>=', isSigned),
})

const signedKernels = wordKernels(true)
const unsignedKernels = wordKernels(false)

const turned: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function compareWords(operator: ComparisonOperator, a: WordVector, b: WordVector, out: Uint8Array): void {
  const kernels = a.type === 'uint' ? unsignedKernels : signedKernels
  if (a.constant) compareWords(turned[operator], b, a, out)
  else if (b.constant) {
    const value = b.data[0] as bigint
    kernels[operator].columnAndNumber(wordsOf(a.data), highWord(value), lowWord(value), out)
  } else kernels[operator].columns(wordsOf(a.data), wordsOf(b.data), out)
}

/** Each text of a dictionary is compared once where the other side is one text. */
function compareTexts(operator: ComparisonOperator, a: StringVector, b: StringVector, out: Uint8Array): void {
  const holds = ordered[operator]
  if (!a.constant && !b.constant) {
    if (a.dictionary === b.dictionary && (operator === '==' || operator === '!='))
      codeKernels[operator].columns(a.data, b.data, out)
    else
      for (let i = 0; i < out.length; i++) {
        const [x, y] = [a.dictionary[a.data[i] as number], b.dictionary[b.data[i] as number]]
        out[i] = x !== undefined && y !== undefined && holds(compareStrings(x, y)) ? 1 : 0
      }
    return
  }
  const varying = a.constant ? b : a
  const other = (a.constant ? a : b).dictionary[(a.constant ? a : b).data[0] as number] as string
  const compare = a.constant ? ordered[turned[operator]] : holds
  const answers = Uint8Array.from(varying.dictionary, (text) => (compare(compareStrings(text, other)) ? 1 : 0))
  for (let i = 0; i < out.length; i++) out[i] = answers[varying.data[i] as number] as number
}

const ordered: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

/** Numbers of two types, row by row. */
function compareMixed(operator: ComparisonOperator, a: Vector, b: Vector, out: Uint8Array): void {
  const operate = binaryOperation(operator)
  for (let i = 0; i < out.length; i++)
    if (!isNullAt(a, i) && !isNullAt(b, i)) out[i] = operate(valueAt(a, i), valueAt(b, i)) === true ? 1 : 0
}
