import { scalar } from '../../function/define.ts'

/** `length(arr:)`: the number of an array's items. */
export const length = scalar({
  package: 'universe',
  name: 'length',
  parameters: { arr: '<-' },
  call: (args) => BigInt(args.array('arr').length),
})
