import type { Definition } from '../../../define.ts'
import { lastSuccess } from './lastSuccess.ts'
import { lastSuccessTime } from './lastSuccessTime.ts'

export const influxdbTasks: readonly Definition[] = [lastSuccess, lastSuccessTime]
