import type { Definition } from '../../../define.ts'
import { mad } from './mad.ts'

export const anomalydetection: readonly Definition[] = [mad]
