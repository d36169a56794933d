import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'interpolates within a bin',
    flux: `import "array"
array.from(rows: [{le: 0.1, _value: 1.0}, {le: 0.2, _value: 3.0}, {le: 0.3, _value: 4.0}]) |> histogramQuantile(quantile: 0.5)`,
    want: `
      #group
      _value:float
      0.15000000000000002`,
  },
  {
    name: 'sorts the bounds, and starts from minValue',
    flux: `import "array"
array.from(rows: [{le: 0.2, _value: 3.0}, {le: 0.1, _value: 2.0}]) |> histogramQuantile(quantile: 0.25, minValue: 0.05)`,
    want: `
      #group
      _value:float
      0.06875`,
  },
  {
    name: 'stays below an infinite bound',
    flux: `import "array"
array.from(rows: [{le: 0.1, _value: 1.0}, {le: float(v: "+Inf"), _value: 3.0}]) |> histogramQuantile(quantile: 0.9)`,
    want: `
      #group
      _value:float
      0.1`,
  },
  {
    name: 'is null without samples',
    flux: `import "array"
array.from(rows: [{le: 0.1, _value: 0.0}]) |> histogramQuantile(quantile: 0.9)`,
    want: `
      #group
      _value:float
      ∅`,
  },
  {
    name: 'refuses counts that fall',
    flux: `import "array"
array.from(rows: [{le: 0.1, _value: 2.0}, {le: 0.2, _value: 1.0}]) |> histogramQuantile(quantile: 0.9)`,
    error: 'runtime error @2:71-2:103: histogramQuantile: histogram records counts are not monotonic',
  },
  {
    name: 'raises or drops them when told to',
    flux: `import "array"
t = array.from(rows: [{le: 0.1, _value: 2.0}, {le: 0.2, _value: 1.0}])
t |> histogramQuantile(quantile: 0.4, onNonmonotonic: "force") |> yield(name: "forced")
t |> histogramQuantile(quantile: 0.4, onNonmonotonic: "drop") |> yield(name: "dropped")`,
    want: `
      # forced
      #group
      _value:float
      0.04000000000000001
      # dropped`,
  },
  {
    name: 'refuses another policy',
    flux: `import "array"
array.from(rows: [{le: 0.1, _value: 2.0}]) |> histogramQuantile(quantile: 0.4, onNonmonotonic: "x")`,
    error:
      'error calling function "histogramQuantile" @2:47-2:100: value provided to histogramQuantile parameter onNonmonotonic is invalid; must be one of "error", "force" or "drop"',
  },
  {
    name: 'needs floats',
    flux: `import "array"
array.from(rows: [{le: 0.1, _value: 2}]) |> histogramQuantile(quantile: 0.4)`,
    error: 'runtime error @2:45-2:77: histogramQuantile: count column "_value" must be of type float',
  },
])
