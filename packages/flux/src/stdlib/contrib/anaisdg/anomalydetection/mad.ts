import { composed } from '../../../../function/define.ts'

/** Marks values that lie far from the median of their time, in units of the median absolute deviation. */
export const mad = composed({
  package: 'contrib/anaisdg/anomalydetection',
  name: 'mad',
  imports: ['math'],
  source: `(table=<-, threshold=3.0) => {
    data = table |> group(columns: ["_time"], mode: "by")
    med = data |> median(column: "_value")

    // Constant of proportion between the median absolute deviation and the standard deviation of a normal distribution.
    k = 1.4826

    deviation =
        join(tables: {data: data, med: med}, on: ["_time"], method: "inner")
            |> map(fn: (r) => ({r with _value: math.abs(x: r._value_data - r._value_med)}))
            |> drop(columns: ["_start", "_stop", "_value_med", "_value_data"])
    medianDeviation =
        deviation
            |> median(column: "_value")
            |> map(fn: (r) => ({r with MAD: k * r._value}))
            |> filter(fn: (r) => r.MAD > 0.0)

    return
        join(tables: {diff: deviation, diff_med: medianDeviation}, on: ["_time"], method: "inner")
            |> map(fn: (r) => ({r with _value: r._value_diff / r._value_diff_med}))
            |> map(
                fn: (r) =>
                    ({r with level:
                            if r._value >= threshold then
                                "anomaly"
                            else
                                "normal",
                    }),
            )
}`,
})
