import type { Definition } from '../../../function/define.ts'
import { buckets } from './buckets.ts'
import { cardinality } from './cardinality.ts'
import { from } from './from.ts'
import { to } from './to.ts'
import { wideTo } from './wideTo.ts'

/** Reading and writing buckets; these names need no import. */
export const influxdb: readonly Definition[] = [buckets, cardinality, from, to, wideTo]
