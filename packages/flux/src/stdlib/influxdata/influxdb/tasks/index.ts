import type { Definition } from '../../../../function/define.ts'
import { lastSuccess } from './lastSuccess.ts'
import { lastSuccessTime } from './lastSuccessTime.ts'

export const influxdbTasks: readonly Definition[] = [lastSuccess, lastSuccessTime]
