import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/touint/ */
export const toUInt = composed({
  package: 'universe',
  name: 'toUInt',
  source: '(tables=<-) => tables |> map(fn: (r) => ({r with _value: uint(v: r._value)}))',
})
