import type { Definition } from '../../../../function/define.ts'
import { mad } from './mad.ts'

export const anomalydetection: readonly Definition[] = [mad]
