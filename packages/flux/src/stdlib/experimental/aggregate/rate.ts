import { composed } from '../../../function/define.ts'

/** The mean rate of growth of counters per window, summed over the series of a group. */
export const rate = composed({
  package: 'experimental/aggregate',
  name: 'rate',
  imports: ['experimental'],
  source: `(tables=<-, every, groupColumns=[], unit=1s) =>
    tables
        |> derivative(nonNegative: true, unit: unit)
        |> aggregateWindow(
            every: every,
            fn: (tables=<-, column) =>
                tables
                    |> mean(column: column)
                    |> group(columns: groupColumns)
                    |> experimental.group(columns: ["_start", "_stop"], mode: "extend")
                    |> sum(),
        )`,
})
