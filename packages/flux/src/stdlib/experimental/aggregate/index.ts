import type { Definition } from '../../../function/define.ts'
import { rate } from './rate.ts'

export const experimentalAggregate: readonly Definition[] = [rate]
