import { type Rule, replacing } from '../../plan/rule.ts'
import { from } from '../../stdlib/influxdata/influxdb/from.ts'
import { range } from '../../stdlib/universe/range.ts'
import type { BucketName } from '../../storage/find-bucket.ts'
import type { Bounds } from '../../values/bounds.ts'
import { readRange } from '../read-range.ts'

/** `from |> range` reads that range from the store. */
export const pushDownRange: Rule = {
  name: 'push-down-range',
  rewrite(node, plan) {
    const [source] = node.inputs
    if (node.operation !== range.operation || source?.operation !== from.operation) return undefined
    if (!plan.hasSingleConsumer(source)) return undefined
    const { start, stop } = node.spec as Bounds
    return replacing(node, {
      operation: readRange,
      spec: { bucket: source.spec as BucketName, start, stop, predicate: undefined },
      inputs: [],
    })
  },
}
