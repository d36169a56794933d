import { constant } from '../../../../function/define.ts'

const monitorConstant = (name: string, value: string) =>
  constant({ package: 'influxdata/influxdb/monitor', name, value })

/** Where statuses and notifications are stored, and the levels that a status can have. */
export const monitorConstants = [
  monitorConstant('bucket', '_monitoring'),
  monitorConstant('levelCrit', 'crit'),
  monitorConstant('levelInfo', 'info'),
  monitorConstant('levelOK', 'ok'),
  monitorConstant('levelUnknown', 'unknown'),
  monitorConstant('levelWarn', 'warn'),
]
