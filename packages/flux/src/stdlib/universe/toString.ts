import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/tostring/ */
export const toStringFn = composed({
  package: 'universe',
  name: 'toString',
  source: '(tables=<-) => tables |> map(fn: (r) => ({r with _value: string(v: r._value)}))',
})
