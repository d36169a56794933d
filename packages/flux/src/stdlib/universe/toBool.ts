import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/tobool/ */
export const toBool = composed({
  package: 'universe',
  name: 'toBool',
  source: '(tables=<-) => tables |> map(fn: (r) => ({r with _value: bool(v: r._value)}))',
})
