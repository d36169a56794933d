import type { Definition } from '../../function/define.ts'
import { linear } from './linear.ts'

export const interpolate: readonly Definition[] = [linear]
