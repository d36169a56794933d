import type { Aggregate } from '../../table/aggregate.ts'
import type { FloatVector, IntVector, UIntVector, Vector } from '../../table/column.ts'
import type { CellValue } from '../../table/group-key.ts'
import { expand } from '../../table/vector.ts'
import { aggregateFunction } from '../aggregate-function.ts'

/** The greatest value less the least, in the column's own type. */
export const spreadOf: Aggregate = (type) => {
  switch (type) {
    case 'float':
      return { result: 'float', over: spreadOfFloats }
    case 'int':
      return { result: 'int', over: (vector) => spreadOfIntegers(vector as IntVector, BigInt.asIntN) }
    case 'uint':
      return { result: 'uint', over: (vector) => spreadOfIntegers(vector as UIntVector, BigInt.asUintN) }
    default:
      return undefined
  }
}

function spreadOfFloats(vector: Vector): CellValue {
  const { data, valid } = expand(vector as FloatVector)
  let least: number | undefined
  let greatest = 0
  for (let i = 0; i < data.length; i++) {
    if (valid !== undefined && valid[i] === 0) continue
    const value = data[i] as number
    if (least === undefined) {
      least = value
      greatest = value
    } else if (value < least) least = value
    else if (value > greatest) greatest = value
  }
  return least === undefined ? undefined : greatest - least
}

function spreadOfIntegers(vector: IntVector | UIntVector, wrap: (bits: number, value: bigint) => bigint): CellValue {
  const { data, valid } = expand(vector)
  let least: bigint | undefined
  let greatest = 0n
  for (let i = 0; i < data.length; i++) {
    if (valid !== undefined && valid[i] === 0) continue
    const value = data[i] as bigint
    if (least === undefined) {
      least = value
      greatest = value
    } else if (value < least) least = value
    else if (value > greatest) greatest = value
  }
  return least === undefined ? undefined : wrap(64, greatest - least)
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/spread/ */
export const spread = aggregateFunction('spread', spreadOf)
