import { scalar } from '../../../function/define.ts'
import { FluxRecord } from '../../../values/value.ts'

/** Says which of InfluxDB's own planning rules a query should meet. This engine plans by rules of its own. */
export const planner = scalar({
  package: 'testing/expect',
  name: 'planner',
  parameters: { rules: '!' },
  call: () => new FluxRecord(new Map()),
})
