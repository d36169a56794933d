import type { Definition } from '../../../../function/define.ts'
import { get } from './get.ts'

export const influxdbSecrets: readonly Definition[] = [get]
