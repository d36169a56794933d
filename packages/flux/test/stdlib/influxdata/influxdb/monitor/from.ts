import { cases } from '../../../../cases.ts'

export default cases([
  {
    name: 'statuses and notifications are read from the bucket _monitoring',
    flux: `
import "influxdata/influxdb/monitor"

monitor.from(start: -1h)`,
    error: 'failed to initialize execute state: could not find bucket "_monitoring"',
  },
  {
    name: 'logs, too',
    flux: `
import "influxdata/influxdb/monitor"

monitor.logs(start: -1h, fn: (r) => true)`,
    error: 'failed to initialize execute state: could not find bucket "_monitoring"',
  },
])
