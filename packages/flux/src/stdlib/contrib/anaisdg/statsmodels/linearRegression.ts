import { composed } from '../../../../function/define.ts'

/** The line of least squares through the rows, numbered from 1, with its error at each. */
export const linearRegression = composed({
  package: 'contrib/anaisdg/statsmodels',
  name: 'linearRegression',
  source: `(tables=<-) => {
    points =
        tables
            |> rename(columns: {_value: "y"})
            |> map(fn: (r) => ({r with x: 1.0}))
            |> cumulativeSum(columns: ["x"])
    sums =
        points
            |> reduce(
                fn: (r, accumulator) =>
                    ({
                        sx: r.x + accumulator.sx,
                        sy: r.y + accumulator.sy,
                        N: accumulator.N + 1.0,
                        sxy: r.x * r.y + accumulator.sxy,
                        sxx: r.x * r.x + accumulator.sxx,
                    }),
                identity: {sxy: 0.0, sx: 0.0, sy: 0.0, sxx: 0.0, N: 0.0},
            )
            |> tableFind(fn: (key) => true)
            |> getRecord(idx: 0)
    xbar = sums.sx / sums.N
    ybar = sums.sy / sums.N
    slope = (sums.sxy - xbar * ybar * sums.N) / (sums.sxx - sums.N * xbar * xbar)
    intercept = ybar - slope * xbar

    return
        points
            |> map(
                fn: (r) =>
                    ({r with
                        y_hat: slope * r.x + intercept,
                        slope: slope,
                        sx: sums.sx,
                        sxy: sums.sxy,
                        sxx: sums.sxx,
                        N: sums.N,
                        sy: sums.sy,
                    }),
            )
            |> map(fn: (r) => ({r with errors: (r.y - r.y_hat) ^ 2.0}))
}`,
})
