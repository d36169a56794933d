import { constant, type Definition } from '../../../function/define.ts'
import { Time } from '../../../values/time.ts'

const limit = 2n ** 63n

/** The instants that InfluxQL counts from and between. */
export const internalInfluxql: readonly Definition[] = [
  constant({ package: 'internal/influxql', name: 'epoch', value: new Time(0n) }),
  constant({ package: 'internal/influxql', name: 'maxTime', value: new Time(limit - 2n) }),
  constant({ package: 'internal/influxql', name: 'minTime', value: new Time(2n - limit) }),
]
