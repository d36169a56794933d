import type { Rule } from '../../plan/rule.ts'
import { fuseAggregateWindow } from './fuse-aggregate-window.ts'
import { mergeFills } from './merge-fills.ts'
import { mergeGroups } from './merge-groups.ts'
import { pushDownBareAggregate } from './push-down-bare-aggregate.ts'
import { pushDownFilter } from './push-down-filter.ts'
import { pushDownGroup } from './push-down-group.ts'
import { pushDownGroupAggregate } from './push-down-group-aggregate.ts'
import { pushDownGroupedEdges } from './push-down-grouped-edges.ts'
import { pushDownRange } from './push-down-range.ts'
import { pushDownTagKeys } from './push-down-tag-keys.ts'
import { pushDownTagValues } from './push-down-tag-values.ts'
import { pushDownWindowAggregate } from './push-down-window-aggregate.ts'
import { pushDownWindowAggregateByTime } from './push-down-window-aggregate-by-time.ts'
import { pushDownWindowForceAggregate } from './push-down-window-force-aggregate.ts'
import { removeTrivialFilter } from './remove-trivial-filter.ts'
import { sortLimit } from './sort-limit.ts'
import { vectorizeMap } from './vectorize-map.ts'

/** What is simplified before anything is pushed down. */
export const logicalRules: readonly Rule[] = [removeTrivialFilter, mergeGroups, mergeFills]

/** The rules that lay out how a plan runs, in the order in which they are tried. */
export const physicalRules: readonly Rule[] = [
  pushDownRange,
  pushDownFilter,
  pushDownGroup,
  pushDownTagKeys,
  pushDownTagValues,
  pushDownWindowAggregate,
  pushDownWindowForceAggregate,
  pushDownWindowAggregateByTime,
  pushDownBareAggregate,
  pushDownGroupAggregate,
  pushDownGroupedEdges,
  fuseAggregateWindow,
  sortLimit,
  vectorizeMap,
]

/** All of them, phase by phase. */
export const phases: readonly (readonly Rule[])[] = [logicalRules, physicalRules]
