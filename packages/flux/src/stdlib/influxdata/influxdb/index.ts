import type { Definition } from '../../define.ts'
import { from } from './from.ts'

/** Reading and writing buckets; these names need no import. */
export const influxdb: readonly Definition[] = [from]
