import { type Rule, replacing } from '../../plan/rule.ts'
import { type WindowSpec, window } from '../../stdlib/universe/window.ts'
import { equalDurations, isZeroDuration } from '../../values/duration.ts'
import { isInfinite } from '../../values/window.ts'
import { type ReadRangeSpec, readRange } from '../read-range.ts'
import { readWindowAggregate } from '../read-window-aggregate.ts'
import { storeAggregateOf } from '../store-aggregate.ts'

/** `window` and an aggregate right after a read become one: the store aggregates as it reads. */
export const pushDownWindowAggregate: Rule = {
  name: 'push-down-window-aggregate',
  rewrite(node, plan) {
    const [windowed] = node.inputs
    const [source] = windowed?.inputs ?? []
    const aggregate = storeAggregateOf(node)
    if (!aggregate || windowed?.operation !== window.operation || source?.operation !== readRange) return undefined
    if (!plan.hasSingleConsumer(windowed) || !plan.hasSingleConsumer(source)) return undefined
    const spec = windowed.spec as WindowSpec
    if (!isPushable(spec)) return undefined
    const { every, period, offset, location, createEmpty } = spec
    return replacing(node, {
      operation: readWindowAggregate,
      spec: {
        ...(source.spec as ReadRangeSpec),
        aggregate,
        window: isInfinite(every) ? undefined : { every, period, offset, location },
        createEmpty,
        timeColumn: undefined,
        forceAggregate: false,
      },
      inputs: [],
    })
  },
}

/** The store knows windows that follow one another in UTC, in columns of the usual names. */
function isPushable(spec: WindowSpec): boolean {
  const { every, period, offset, location } = spec
  return (
    equalDurations(every, period) &&
    !every.negative &&
    !offset.negative &&
    location.zone === undefined &&
    isZeroDuration(location.offset) &&
    hasUsualColumns(spec)
  )
}

/** True where a window's columns have the names that they have by default. */
export const hasUsualColumns = ({ timeColumn, startColumn, stopColumn }: WindowSpec): boolean =>
  timeColumn === '_time' && startColumn === '_start' && stopColumn === '_stop'
