import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'

/**
 * Ends the query with a message.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/die/
 */
export const die = scalar({
  package: 'universe',
  name: 'die',
  parameters: { msg: '!' },
  call(args) {
    throw new FluxError('invalid', args.string('msg'))
  },
})
