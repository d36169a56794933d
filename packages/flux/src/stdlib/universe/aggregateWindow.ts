import { composed } from '../../function/define.ts'

/**
 * Windows, an aggregate of each, and one table of the results.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/aggregatewindow/
 */
export const aggregateWindow = composed({
  package: 'universe',
  name: 'aggregateWindow',
  imports: ['experimental/table'],
  places: {
    window: 'universe/universe.flux|3894:12-3900:10',
    fn: 'universe/universe.flux|3901:12-3901:30',
    duplicate: 'universe/universe.flux|3903:12-3903:50',
  },
  source: `(every, fn, period=0s, offset=0s, location=location, column="_value", timeSrc="_stop", timeDst="_time", createEmpty=true, tables=<-) => {
    windowed = tables |> window(every: every, period: period, offset: offset, location: location, createEmpty: createEmpty)
    aggregated = windowed |> fn(column: column)
    complete = if createEmpty then aggregated |> table.fill() else aggregated

    return complete |> duplicate(column: timeSrc, as: timeDst) |> window(every: inf, timeColumn: timeDst)
}`,
})
