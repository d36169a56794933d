import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { isNullAt } from '../../table/cell.ts'
import { vectorOf } from '../../table/make-table.ts'
import { maskTable } from '../../table/mask.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { expand } from '../../table/vector.ts'
import { civilTime } from '../../values/calendar.ts'
import { type Location, locationOf, toLocalClock } from '../../values/location.ts'
import { stringOr } from '../argument-defaults.ts'

interface Spec {
  readonly start: number
  readonly stop: number
  readonly location: Location
  readonly timeColumn: string
}

/** The rows whose hour on the clock of the location lies within start and stop, both inclusive, also past midnight. */
function selectHours(table: Table, { start, stop, location, timeColumn }: Spec): Table {
  const times = vectorOf(table, timeColumn)
  if (times?.type !== 'time') throw new FluxError('invalid', 'invalid time column')
  for (const [name, hour] of [
    ['start', start],
    ['stop', stop],
  ] as const) {
    if (hour < 0 || hour > 23) throw new FluxError('invalid', `${name} must be between 0 and 23`)
  }
  const { data } = expand(times)
  const within = new Uint8Array(table.length)
  for (let i = 0; i < table.length; i++) {
    if (isNullAt(times, i)) continue
    const hour = Math.floor(civilTime(toLocalClock(data[i] as bigint, location)).nsOfDay / 3.6e12)
    const inside = start <= stop ? hour >= start && hour <= stop : hour >= start || hour <= stop
    if (inside) within[i] = 1
  }
  return maskTable(table, within)
}

/** What `hourSelection` is made of. */
export const _hourSelection = transformation({
  package: 'universe',
  name: '_hourSelection',
  parameters: { tables: '<-', start: '!', stop: '!', location: '!', timeColumn: '?' },
  spec: (args): Spec => ({
    start: Number(args.int('start')),
    stop: Number(args.int('stop')),
    location: locationOf(args.record('location')),
    timeColumn: stringOr(args, 'timeColumn', '_time'),
  }),
  run: ([input], spec, context) => collected(input, context, (table) => selectHours(table, spec)),
})
