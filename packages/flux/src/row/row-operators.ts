import { FluxError } from '../errors.ts'
import { bools, constantVector } from '../table/vector.ts'
import { newBytes } from '../values/arrays.ts'
import { Regexp } from '../values/regexp.ts'
import { type ArithmeticOperator, arithmetic, mayThrow, negative } from './arithmetic.ts'
import { type Batch, type RowValue, subBatch } from './batch.ts'
import { type ComparisonOperator, compareRows, comparisonOperators } from './comparison.ts'
import { fuse, fused, leafFusion } from './fusion.ts'
import { choose, isNull, merge, type Truths, truthColumn, truthsOf } from './logic.ts'
import { matchTexts } from './match-texts.ts'
import { type Fusion, isRepeated, NotVectorized, type RowExpression } from './row-expression.ts'
import { overColumns } from './vector-errors.ts'

/** How nulls count in `and` and `or`: as over rows or as over whole columns. */
export type Logic = 'rows' | 'columns'

/** An arithmetic operator, a comparison or a match. */
export function binary(operator: string, left: RowExpression, right: RowExpression, logic: Logic): RowExpression {
  const run = logic === 'columns' ? overColumns : byRow
  if (operator === '=~' || operator === '!~') {
    if (!(right.constant instanceof Regexp)) throw new NotVectorized()
    const regexp = right.constant
    return { safe: left.safe, evaluate: (batch) => matchTexts(left.evaluate(batch), regexp, operator === '!~') }
  }
  const safe = left.safe && right.safe
  const parts = [floatsOf(left), floatsOf(right)]
  if (comparisonOperators.includes(operator as ComparisonOperator)) {
    const strict = operator === '==' || operator === '!=' ? `${operator}=` : operator
    const compare: RowExpression = {
      safe,
      evaluate(batch) {
        const [a, b] = [left.evaluate(batch), right.evaluate(batch)]
        return run(operator, () => compareRows(operator as ComparisonOperator, a, b))
      },
    }
    return fused(compare, fuse('bool', `A ${strict} B ? 1 : 0`, parts))
  }
  const compute: RowExpression = {
    safe: safe && !mayThrow(operator),
    evaluate(batch) {
      const [a, b] = [left.evaluate(batch), right.evaluate(batch)]
      return run(operator, () => arithmetic(operator as ArithmeticOperator, a, b))
    },
  }
  return fused(compute, operator === '^' ? undefined : fuse('float', `A ${operator} B`, parts))
}

const byRow = <T>(_operator: string, work: () => T): T => work()

/**
 * `and` and `or`. Row by row the right side is not evaluated for rows that the left side decides; over whole columns it
 * is evaluated for all.
 */
export function logical(
  operator: 'and' | 'or',
  left: RowExpression,
  right: RowExpression,
  logic: Logic,
): RowExpression {
  const wrongType = (type: string): FluxError =>
    new FluxError('invalid', `cannot use operand of type ${type} with logical ${operator}; expected boolean`)
  const decided = operator === 'or' ? 1 : 0
  const both: RowExpression = {
    safe: left.safe && right.safe,
    evaluate(batch) {
      const a = truthsOf(left.evaluate(batch), wrongType)
      if (logic === 'rows') falseForNull(a)
      const b =
        right.safe || logic === 'columns'
          ? truthsOf(right.evaluate(batch), wrongType)
          : truthsWhere(a, (truth) => truth !== decided, right, batch, wrongType)
      decide(a, b, decided)
      return truthColumn(a)
    },
  }
  return fused(both, fuse('bool', operator === 'or' ? 'A | B' : 'A & B', [truthOf(left), truthOf(right)], true))
}

/** Over rows a null on the left of `and` and `or` is as good as false. */
function falseForNull(truths: Truths): void {
  for (let i = 0; i < truths.length; i++) if (truths[i] === isNull) truths[i] = 0
}

/** Makes of the left truths those of the whole, where one that is `decided` decides alone: 1 in `or`, 0 in `and`. */
function decide(left: Truths, right: Truths, decided: number): void {
  for (let i = 0; i < left.length; i++) {
    if (left[i] === decided) continue
    if (left[i] === isNull) left[i] = right[i] === decided ? decided : isNull
    else left[i] = right[i] as number
  }
}

/** @throws NotVectorized where the operator is none of `exists`, `not`, `-` and `+` */
export function unary(operator: string, argument: RowExpression, logic: Logic): RowExpression {
  const run = logic === 'columns' ? overColumns : byRow
  if (operator === 'exists') return { safe: argument.safe, evaluate: (batch) => presence(argument.evaluate(batch)) }
  if (operator === '-')
    return {
      safe: argument.safe,
      evaluate(batch) {
        const value = argument.evaluate(batch)
        return run('-', () => negative(value))
      },
    }
  if (operator === '+') return argument
  if (operator !== 'not') throw new NotVectorized()
  const wrongType = (type: string): FluxError =>
    new FluxError('invalid', `cannot use unary operator "not" with type ${type}`)
  const opposite: RowExpression = {
    safe: argument.safe,
    evaluate(batch) {
      const truths = truthsOf(argument.evaluate(batch), wrongType)
      for (let i = 0; i < truths.length; i++) if (truths[i] !== isNull) truths[i] = 1 - (truths[i] as number)
      return truthColumn(truths)
    },
  }
  return fused(opposite, fuse('bool', '1 - A', [truthOf(argument)]))
}

/**
 * Row by row each branch is evaluated only for the rows that choose it, unless neither can throw; over whole columns
 * both are evaluated for all rows, unless all choose the same.
 */
export function conditional(
  test: RowExpression,
  consequent: RowExpression,
  alternate: RowExpression,
  logic: Logic,
): RowExpression {
  const wrongType = (type: string): FluxError =>
    new FluxError('invalid', `cannot use test of type ${type} in conditional expression; expected boolean`)
  const choice: RowExpression = {
    safe: test.safe && consequent.safe && alternate.safe,
    evaluate(batch) {
      const truths = truthsOf(test.evaluate(batch), wrongType)
      if (consequent.safe && alternate.safe)
        return choose(truths, consequent.evaluate(batch), alternate.evaluate(batch))
      const [yes, no] = split(truths, (truth) => truth === 1)
      if (no.length === 0) return consequent.evaluate(batch)
      if (yes.length === 0) return alternate.evaluate(batch)
      if (logic === 'columns') return choose(truths, consequent.evaluate(batch), alternate.evaluate(batch))
      return merge(consequent.evaluate(subBatch(batch, yes)), yes, alternate.evaluate(subBatch(batch, no)), no)
    },
  }
  if (logic === 'columns')
    choice.repeats = (batch) => {
      const truths = truthsOf(test.evaluate(batch), wrongType)
      if (truths.every((truth) => truth === 1)) return isRepeated(consequent, batch)
      return truths.every((truth) => truth !== 1) && isRepeated(alternate, batch)
    }
  return fused(choice, fuse('float', 'A ? B : C', [truthOf(test), floatsOf(consequent), floatsOf(alternate)], true))
}

/** How an expression's floats can be part of one loop: as its own steps, or as a column that was computed before. */
export const floatsOf = (expression: RowExpression): Fusion | undefined => {
  if (expression.fusion) return expression.fusion.result === 'float' ? expression.fusion : undefined
  const isNumber = expression.constant === undefined || typeof expression.constant === 'number'
  return isNumber && expression.safe ? leafFusion(expression) : undefined
}

/** How a truth value can be part of one loop. */
const truthOf = ({ fusion }: RowExpression): Fusion | undefined => (fusion?.result === 'bool' ? fusion : undefined)

/** The rows that a condition accepts, and the others. */
function split(truths: Truths, accepts: (truth: number) => boolean): [Int32Array, Int32Array] {
  const yes: number[] = []
  const no: number[] = []
  truths.forEach((truth, row) => {
    if (accepts(truth)) yes.push(row)
    else no.push(row)
  })
  return [Int32Array.from(yes), Int32Array.from(no)]
}

/** Truths of an expression that is evaluated only for the rows that need it; 0 for the others. */
function truthsWhere(
  truths: Truths,
  needs: (truth: number) => boolean,
  expression: RowExpression,
  batch: Batch,
  wrongType: (type: string) => FluxError,
): Truths {
  const [rows, others] = split(truths, needs)
  if (others.length === 0) return truthsOf(expression.evaluate(batch), wrongType)
  const all = newBytes(truths.length)
  if (rows.length === 0) return all
  const some = truthsOf(expression.evaluate(subBatch(batch, rows)), wrongType)
  rows.forEach((row, i) => {
    all[row] = some[i] as number
  })
  return all
}

/** 1 where there is a value, 0 where it is null. */
function presence(value: RowValue): RowValue {
  if (value.type === 'unknown') return constantVector('bool', false, value.length)
  if (!value.valid) return constantVector('bool', true, value.length)
  if (value.constant) return constantVector('bool', value.valid[0] === 1, value.length)
  return bools(value.valid.slice())
}
