import { scalar } from '../../function/define.ts'
import { Time } from '../../values/time.ts'

/** `system.time()`: the time of the machine's clock at the call, which `now` does not change. */
export const time = scalar({
  package: 'system',
  name: 'time',
  parameters: {},
  varies: true,
  call: () => new Time(BigInt(Date.now()) * 1_000_000n),
})
