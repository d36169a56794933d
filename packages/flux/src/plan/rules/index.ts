import type { Rule } from '../rule.ts'
import { fuseAggregateWindow } from './fuse-aggregate-window.ts'
import { pushDownBareAggregate } from './push-down-bare-aggregate.ts'
import { pushDownFilter } from './push-down-filter.ts'
import { pushDownGroup } from './push-down-group.ts'
import { pushDownGroupAggregate } from './push-down-group-aggregate.ts'
import { pushDownRange } from './push-down-range.ts'
import { pushDownWindowAggregate } from './push-down-window-aggregate.ts'
import { pushDownWindowAggregateByTime } from './push-down-window-aggregate-by-time.ts'
import { pushDownWindowForceAggregate } from './push-down-window-force-aggregate.ts'

/** The planner's rules, in the order in which they are tried. */
export const rules: readonly Rule[] = [
  pushDownRange,
  pushDownFilter,
  pushDownGroup,
  pushDownWindowAggregate,
  pushDownWindowForceAggregate,
  pushDownWindowAggregateByTime,
  pushDownBareAggregate,
  pushDownGroupAggregate,
  fuseAggregateWindow,
]
