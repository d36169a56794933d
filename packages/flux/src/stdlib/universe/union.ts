import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { PlanStream } from '../../plan/plan-stream.ts'
import { sortedByKey } from '../../table/key-order.ts'
import { TableCollector } from '../../table/regroup.ts'
import { inOneBuffer } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'

/** The tables of each key put together. InfluxDB takes a column of two types for a fault of its own here. */
function united(collector: TableCollector): Table[] {
  try {
    return [...collector.finish()]
  } catch (error) {
    if (error instanceof FluxError) throw new FluxError('internal error', error.message, { cause: error })
    throw error
  }
}

/**
 * A stream that is named twice counts once.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/union/
 */
export const union = transformation({
  package: 'universe',
  name: 'union',
  parameters: { tables: '!' },
  spec: (args) => {
    if (args.array('tables').length < 2) {
      throw new FluxError('invalid', 'union must have at least two streams as input')
    }
    return {}
  },
  inputs: (args) => {
    const nodes = args.array('tables').map((stream) => {
      if (stream instanceof PlanStream) return stream.node
      throw new FluxError('invalid', 'input to union is not a table object')
    })
    return [...new Set(nodes)]
  },
  *run(inputs, _spec, context) {
    const collector = new TableCollector()
    for (const input of inputs) {
      for (const table of input) {
        context.checkpoint()
        collector.add(table)
      }
    }
    yield* sortedByKey(united(collector)).map(inOneBuffer)
  },
})
