import type { Definition } from '../define.ts'
import { linear } from './linear.ts'

export const interpolate: readonly Definition[] = [linear]
