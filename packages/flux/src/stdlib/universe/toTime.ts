import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/totime/ */
export const toTime = composed({
  package: 'universe',
  name: 'toTime',
  source: '(tables=<-) => tables |> map(fn: (r) => ({r with _value: time(v: r._value)}))',
})
