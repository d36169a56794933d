import { scalar } from '../../function/define.ts'
import type { Value } from '../../values/value.ts'

/** Runs the first stream to its end and answers the second. */
export const chain = scalar({
  package: 'experimental',
  name: 'chain',
  parameters: { first: '!', second: '!' },
  call(args, context) {
    context.tables(args.stream('first').node)
    return args.stream('second') as Value
  },
})
