import type { Definition } from '../../define.ts'
import { rate } from './rate.ts'

export const experimentalAggregate: readonly Definition[] = [rate]
