import { scalar } from '../../../function/define.ts'
import { toDynamic } from '../../../values/dynamic.ts'
import { requiredArgument } from '../../required-argument.ts'

/** `dynamic.dynamic(v:)`: a value whose type is only known at run time. */
export const dynamic = scalar({
  package: 'experimental/dynamic',
  name: 'dynamic',
  parameters: { v: '!' },
  call: (args) => toDynamic(requiredArgument(args, 'v')),
})
