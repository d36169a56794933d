import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/hourselection/ */
export const hourSelection = composed({
  package: 'universe',
  name: 'hourSelection',
  source: `(tables=<-, start, stop, location=location, timeColumn="_time") =>
    tables |> _hourSelection(start: start, stop: stop, location: location, timeColumn: timeColumn)`,
})
