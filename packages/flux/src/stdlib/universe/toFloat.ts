import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/tofloat/ */
export const toFloat = composed({
  package: 'universe',
  name: 'toFloat',
  source: '(tables=<-) => tables |> map(fn: (r) => ({r with _value: float(v: r._value)}))',
})
