import type { Rule } from '../rule.ts'
import { pushDownFilter } from './push-down-filter.ts'
import { pushDownRange } from './push-down-range.ts'

/** The planner's rules, in the order in which they are tried. */
export const rules: readonly Rule[] = [pushDownRange, pushDownFilter]
