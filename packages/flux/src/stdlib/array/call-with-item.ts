import { Closure } from '../../function/closure.ts'
import type { FluxFunction } from '../../values/function.ts'
import type { Value } from '../../values/value.ts'

/** Calls a function `(x) => …` on an item of an array; its errors do not name the calls that they passed. */
export function callWithItem(fn: FluxFunction, item: Value): Value {
  const args = new Map([['x', item]])
  return fn instanceof Closure ? fn.callOnRow(args) : fn.call(args, undefined)
}
