import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/kaufmanser/ */
export const kaufmansER = composed({
  package: 'universe',
  name: 'kaufmansER',
  imports: ['math'],
  source: `(tables=<-, n) =>
    tables
      |> chandeMomentumOscillator(n: n)
      |> map(fn: (r) => ({r with _value: math.abs(x: r._value) / 100.0}))`,
})
