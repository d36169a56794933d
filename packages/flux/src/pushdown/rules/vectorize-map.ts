import { Closure } from '../../function/closure.ts'
import { type Rule, unplaced } from '../../plan/rule.ts'
import { isVectorizable } from '../../row/vectorizable.ts'
import { map, vectorizedMap } from '../../stdlib/universe/map.ts'
import type { FluxFunction } from '../../values/function.ts'

/** A `map` whose function InfluxDB can evaluate over whole columns is another step, with errors of its own. */
export const vectorizeMap: Rule = {
  name: 'vectorize-map',
  rewrite({ operation, spec, inputs }) {
    const fn = spec as FluxFunction
    if (operation !== map.operation || !(fn instanceof Closure) || !isVectorizable(fn.code.expression)) return undefined
    return unplaced({ operation: vectorizedMap, spec: fn, inputs })
  },
}
