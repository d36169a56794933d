import { constant } from '../../../../function/define.ts'
import { Null } from '../../../../values/value.ts'

/** When the task last succeeded: unknown, unless the script or whoever runs the task sets it. */
export const lastSuccessTime = constant({
  package: 'influxdata/influxdb/tasks',
  name: 'lastSuccessTime',
  value: new Null('time'),
  option: true,
})
