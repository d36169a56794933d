import { cases } from '../../cases.ts'

/** Each function that works as its twin in universe does, with arguments to call both with. */
const twins = {
  count: '',
  distinct: '',
  fill: 'usePrevious: true',
  first: '',
  histogram: 'bins: [0.0, 2.0, 4.0, 8.0]',
  integral: 'unit: 10s',
  kaufmansAMA: 'n: 2',
  last: '',
  max: '',
  mean: '',
  min: '',
  mode: '',
  quantile: 'q: 0.5, method: "exact_mean"',
  skew: '',
  spread: '',
  stddev: 'mode: "population"',
  sum: '',
  unique: '',
  window: 'every: 20s',
}

const rows = `
import "array"
import "experimental"
import "internal/debug"

rows = from(bucket: "b") |> range(start: -5m) |> debug.opaque()
`
const data = [1, 4, 2, 2, 8].map((value, i) => `m,t=a f=${value} ${1_767_225_500 + i * 10}000000000`).join('\n')

export default cases([
  ...Object.entries(twins).map(([name, args]) => ({
    name: `${name} answers what universe answers`,
    data,
    flux: `${rows}
experimental.diff(want: rows |> ${name}(${args}), got: rows |> experimental.${name}(${args}))`,
    want: '',
  })),
  {
    name: 'histogramQuantile answers what universe answers',
    flux: `
import "array"
import "experimental"

rows = array.from(rows: [{_value: 1.0, le: 0.1}, {_value: 3.0, le: 0.5}, {_value: 4.0, le: 1.0}])
rows |> experimental.histogramQuantile(quantile: 0.5) |> yield(name: "experimental")
rows |> histogramQuantile(quantile: 0.5) |> yield(name: "universe")`,
    want: `
      # experimental
      #group
      _value:float
      0.3
      # universe
      #group
      _value:float
      0.3`,
  },
])
