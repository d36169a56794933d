import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/toint/ */
export const toInt = composed({
  package: 'universe',
  name: 'toInt',
  source: '(tables=<-) => tables |> map(fn: (r) => ({r with _value: int(v: r._value)}))',
})
