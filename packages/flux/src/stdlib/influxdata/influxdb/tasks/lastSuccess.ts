import { scalar } from '../../../../function/define.ts'
import { addDuration } from '../../../../values/calendar.ts'
import { Duration } from '../../../../values/duration.ts'
import { Time } from '../../../../values/time.ts'
import { isNull } from '../../../../values/value.ts'

/** When the task last succeeded, or `orTime`, which may be a duration from now. */
export const lastSuccess = scalar({
  package: 'influxdata/influxdb/tasks',
  name: 'lastSuccess',
  parameters: { orTime: '!' },
  call(args, context) {
    const known = context.option('influxdata/influxdb/tasks.lastSuccessTime')
    if (known !== undefined && !isNull(known)) return known
    return args.value('orTime') instanceof Duration
      ? new Time(addDuration(context.now, args.duration('orTime')))
      : args.time('orTime')
  },
})
