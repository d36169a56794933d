import type { Definition } from '../../../function/define.ts'
import { filterFields } from './filterFields.ts'
import { filterMeasurement } from './filterMeasurement.ts'
import { fromRange } from './fromRange.ts'
import { inBucket } from './inBucket.ts'

export const experimentalQuery: readonly Definition[] = [filterFields, filterMeasurement, fromRange, inBucket]
