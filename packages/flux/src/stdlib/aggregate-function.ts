import { transformation } from '../function/define.ts'
import { type Aggregate, aggregateTables } from '../table/aggregate.ts'
import { stringOr } from './argument-defaults.ts'

/** Declares a `universe` aggregate of one column: `tables |> name(column: "_value")`. */
export const aggregateFunction = (name: string, aggregate: Aggregate) =>
  transformation({
    package: 'universe',
    name,
    parameters: { tables: '<-', column: '?' },
    spec: (args) => ({ column: stringOr(args, 'column', '_value') }),
    run: ([input], { column }, context) => aggregateTables(input, column, aggregate, context),
  })
