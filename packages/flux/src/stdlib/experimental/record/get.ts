import { scalar } from '../../../function/define.ts'
import { requiredArgument } from '../../required-argument.ts'

/** `record.get(r:, key:, default:)`: a property by its name, or the default where the record lacks it. */
export const get = scalar({
  package: 'experimental/record',
  name: 'get',
  parameters: { r: '!', key: '!', default: '!' },
  call: (args) => args.record('r').get(args.string('key')) ?? requiredArgument(args, 'default'),
})
