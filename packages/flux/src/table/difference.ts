import { FluxError } from '../errors.ts'
import { newBytes, newFloats, newInts } from '../values/arrays.ts'
import type { FloatVector, IntVector, UIntVector, Vector } from './column.ts'
import { expand, floats, ints } from './vector.ts'

/** How `difference` treats the first value and falls. */
export interface DifferenceOptions {
  readonly nonNegative: boolean
  readonly keepFirst: boolean
  readonly initialZero: boolean
}

/**
 * Each value less the value before it, nulls apart; rows keep their number. The first value has no difference: null,
 * or zero with `keepFirst` and `initialZero`. A fall is null with `nonNegative`, or with `initialZero` the value
 * itself, as of a counter that began anew.
 */
export function differences(label: string, vector: Vector, options: DifferenceOptions): Vector {
  switch (vector.type) {
    case 'float':
      return ofFloats(expand(vector), options)
    case 'int':
    case 'uint':
      return ofIntegers(expand(vector), options)
    case 'time':
      throw new FluxError('invalid', 'difference does not support time columns. Try the elapsed function')
    default:
      throw new FluxError('invalid', `difference does not support column "${label}" of type "${vector.type}"`)
  }
}

function ofFloats({ data, valid }: FloatVector, { nonNegative, keepFirst, initialZero }: DifferenceOptions): Vector {
  const { length } = data
  const result = newFloats(length)
  const present = newBytes(length)
  let previous = 0
  let seen = false
  for (let i = 0; i < length; i++) {
    if (valid !== undefined && valid[i] === 0) continue
    const value = data[i] as number
    if (seen) {
      const change = value - previous
      if (change >= 0 || !nonNegative) {
        result[i] = change
        present[i] = 1
      } else if (initialZero && value >= 0) {
        result[i] = value
        present[i] = 1
      }
    } else {
      seen = true
      if (keepFirst && initialZero) present[i] = 1
    }
    previous = value
  }
  return floats(result, present)
}

function ofIntegers(vector: IntVector | UIntVector, options: DifferenceOptions): Vector {
  const { nonNegative, keepFirst, initialZero } = options
  const { data, valid } = vector
  const { length } = data
  const result = newInts(length)
  const present = newBytes(length)
  let previous = 0n
  let seen = false
  for (let i = 0; i < length; i++) {
    if (valid !== undefined && valid[i] === 0) continue
    // A uint above the range of int wraps, as does an int's overflow.
    const value = data[i] as bigint
    if (seen) {
      const change = BigInt.asIntN(64, value - previous)
      const signed = BigInt.asIntN(64, value)
      if (change >= 0n || !nonNegative) {
        result[i] = change
        present[i] = 1
      } else if (initialZero && signed >= 0n) {
        result[i] = signed
        present[i] = 1
      }
    } else {
      seen = true
      if (keepFirst && initialZero) present[i] = 1
    }
    previous = value
  }
  return ints(result, present)
}
