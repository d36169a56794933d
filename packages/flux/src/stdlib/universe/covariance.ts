import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { isNullAt } from '../../table/cell.ts'
import type { FloatVector, Vector } from '../../table/column.ts'
import { keyedTable, vectorOf } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { constantVector, expand } from '../../table/vector.ts'
import { isSet, stringOr } from '../argument-defaults.ts'

interface Spec {
  readonly x: string
  readonly y: string
  readonly pearsonr: boolean
  readonly valueDst: string
}

/** The sample covariance of the rows in which both have a value, or Pearson's r; NaN for fewer than two. */
export function covarianceOf(x: FloatVector, y: FloatVector, pearsonr: boolean): number {
  const xs = expand(x)
  const ys = expand(y)
  let n = 0
  let xMean = 0
  let yMean = 0
  let xSquares = 0
  let ySquares = 0
  let products = 0
  for (let i = 0; i < xs.length; i++) {
    if (isNullAt(xs, i) || isNullAt(ys, i)) continue
    n++
    const xValue = xs.data[i] as number
    const yValue = ys.data[i] as number
    const xDelta = xValue - xMean
    const yDelta = yValue - yMean
    xMean += xDelta / n
    yMean += yDelta / n
    xSquares += xDelta * (xValue - xMean)
    ySquares += yDelta * (yValue - yMean)
    products += xDelta * (yValue - yMean)
  }
  if (n < 2) return Number.NaN
  return pearsonr ? products / Math.sqrt(xSquares * ySquares) : products / (n - 1)
}

function covarianceTable(table: Table, spec: Spec): Table {
  const column = (label: string): Vector => {
    const vector = vectorOf(table, label)
    if (!vector) throw new FluxError('invalid', `specified column does not exist in table: ${label}`)
    return vector
  }
  const x = column(spec.x)
  const y = column(spec.y)
  if (x.type !== y.type) {
    throw new FluxError('invalid', 'cannot compute the covariance between different types')
  }
  if (x.type !== 'float' && table.length > 0) throw new FluxError('invalid', `covariance does not support ${x.type}`)
  const value = table.length === 0 ? Number.NaN : covarianceOf(x as FloatVector, y as FloatVector, spec.pearsonr)
  return keyedTable(table.key, [{ label: spec.valueDst, vector: constantVector('float', value, 1) }])
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/covariance/ */
export const covariance = transformation({
  package: 'universe',
  name: 'covariance',
  parameters: { tables: '<-', pearsonr: '?', valueDst: '?', columns: '!' },
  spec: (args): Spec => {
    const [x, y, ...rest] = args.strings('columns')
    if (x === undefined || y === undefined || rest.length > 0) {
      throw new FluxError('invalid', 'must provide exactly two columns')
    }
    return {
      x,
      y,
      pearsonr: isSet(args, 'pearsonr'),
      valueDst: stringOr(args, 'valueDst', '_value'),
    }
  },
  run: ([input], spec, context) => collected(input, context, (table) => covarianceTable(table, spec)),
})
