import type { Definition } from '../../function/define.ts'
import { concat } from './concat.ts'
import { filter } from './filter.ts'
import { from } from './from.ts'
import { map } from './map.ts'

/** Everything in `array`, by name. */
export const array: readonly Definition[] = [concat, filter, from, map]
