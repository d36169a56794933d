import { power } from '../numeric/power.ts'
import type { FloatVector, IntVector, StringVector, UIntVector, Vector } from '../table/column.ts'
import { constantVector, expand, floats, ints, nullVector, uints } from '../table/vector.ts'
import { newFloats, newInts, newUints } from '../values/arrays.ts'
import { divisionByZero, moduloByZero, unsupported } from '../values/operators.ts'
import type { ColumnType } from '../values/value.ts'
import type { RowValue } from './batch.ts'
import { joinTexts } from './join-texts.ts'
import { type PairKernel, pairKernel } from './kernels.ts'
import { isAllNull, validOfBoth } from './validity.ts'

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^'

/** Computes an arithmetic operator for every row; a null on either side makes a null. */
export function arithmetic(operator: ArithmeticOperator, a: RowValue, b: RowValue): RowValue {
  if (a.type === 'unknown' || b.type === 'unknown') return nullOf(operator, a, b)
  if (a.type !== b.type) throw unsupported(operator, a.type, b.type)
  if (isAllNull(a) || isAllNull(b)) return nullVector(resultType(operator, a.type), a.length)
  switch (a.type) {
    case 'float':
      return floatArithmetic(operator, a, b as FloatVector)
    case 'int':
    case 'uint':
      return integerArithmetic(operator, a, b as IntVector)
    case 'string':
      if (operator === '+') return joinTexts([a, b as StringVector])
  }
  throw unsupported(operator, a.type, b.type)
}

const resultType = (operator: ArithmeticOperator, type: ColumnType): ColumnType => (operator === '^' ? 'float' : type)

function nullOf(operator: ArithmeticOperator, a: RowValue, b: RowValue): RowValue {
  const known = a.type === 'unknown' ? b : a
  if (operator === '^') return nullVector('float', a.length)
  return known.type === 'unknown' ? known : nullVector(known.type, a.length)
}

const floatKernels: Partial<Record<ArithmeticOperator, PairKernel<Float64Array, Float64Array>>> = {
  '+': pairKernel('x + y'),
  '-': pairKernel('x - y'),
  '*': pairKernel('x * y'),
  '/': pairKernel('x / y'),
  '%': pairKernel('x % y'),
}

function floatArithmetic(operator: ArithmeticOperator, a: FloatVector, b: FloatVector): Vector {
  if (a.constant && b.constant) {
    const out = new Float64Array(1)
    computeFloats(operator, a.data, b.data, out)
    return constantVector('float', out[0], a.length)
  }
  const out = newFloats(a.length)
  const kernel = floatKernels[operator]
  if (!kernel) computeFloats(operator, expand(a).data, expand(b).data, out)
  else if (a.constant) kernel.numberAndColumn(a.data[0] as number, b.data, out)
  else if (b.constant) kernel.columnAndNumber(a.data, b.data[0] as number, out)
  else kernel.columns(a.data, b.data, out)
  return floats(out, validOfBoth(a, b))
}

function computeFloats(operator: ArithmeticOperator, a: Float64Array, b: Float64Array, out: Float64Array): void {
  const kernel = floatKernels[operator]
  if (kernel) kernel.columns(a, b, out)
  else for (let i = 0; i < out.length; i++) out[i] = power(a[i] as number, b[i] as number)
}

/** The arrays of results wrap at 64 bits by themselves. */
function integerArithmetic(operator: ArithmeticOperator, a: IntVector | UIntVector, b: IntVector | UIntVector): Vector {
  const constant = a.constant && b.constant
  const length = constant ? 1 : a.length
  const valid = validOfBoth(a, b)
  const step = integerSteps[operator]
  if (!step) {
    const out = newFloats(length)
    for (let i = 0; i < length; i++) out[i] = power(Number(at(a, i)), Number(at(b, i)))
    return constant ? constantVector('float', out[0], a.length) : floats(out, valid)
  }
  const out = a.type === 'int' ? newInts(length) : newUints(length)
  for (let i = 0; i < length; i++) if (valid === undefined || valid[i] === 1) out[i] = step(at(a, i), at(b, i))
  if (constant) return constantVector(a.type, out[0], a.length)
  return a.type === 'int' ? ints(out as BigInt64Array, valid) : uints(out as BigUint64Array, valid)
}

const at = (vector: IntVector | UIntVector, i: number): bigint => vector.data[vector.constant ? 0 : i] as bigint

const integerSteps: Partial<Record<ArithmeticOperator, (x: bigint, y: bigint) => bigint>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => {
    if (y === 0n) throw divisionByZero()
    return x / y
  },
  '%': (x, y) => {
    if (y === 0n) throw moduloByZero()
    return x % y
  },
}

/** True where an operator may throw for some rows. */
export const mayThrow = (operator: string): boolean => operator === '/' || operator === '%'

/** Minus, for every row. */
export function negative(value: RowValue): RowValue {
  switch (value.type) {
    case 'float': {
      const out = newFloats(value.data.length)
      for (let i = 0; i < out.length; i++) out[i] = -(value.data[i] as number)
      return { ...value, data: out }
    }
    case 'int': {
      const out = newInts(value.data.length)
      for (let i = 0; i < out.length; i++) out[i] = -(value.data[i] as bigint)
      return { ...value, data: out }
    }
    case 'unknown':
      return value
    default:
      throw unsupported('-', 'unary', value.type)
  }
}
