import { scalar } from '../../function/define.ts'
import { FluxArray } from '../../values/value.ts'

/** The names of a record's properties. */
export const objectKeys = scalar({
  package: 'experimental',
  name: 'objectKeys',
  parameters: { o: '!' },
  call: (args) => new FluxArray([...args.record('o').properties.keys()]),
})
