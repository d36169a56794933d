import { scalar } from '../../function/define.ts'
import { Time } from '../../values/time.ts'

/**
 * The time of the query, the same throughout it. A script sets it with `option now`.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/now/
 */
export const now = scalar({
  package: 'universe',
  name: 'now',
  parameters: {},
  option: true,
  call: (_args, context) => new Time(context.now),
})
