import { composed } from '../../function/define.ts'

/** Moves each table in time so that its first row is at `alignTo`. */
export const alignTime = composed({
  package: 'experimental',
  name: 'alignTime',
  source: `(tables=<-, alignTo=time(v: 0)) =>
    tables
        |> stateDuration(fn: (r) => true, column: "timeDiff", unit: 1ns)
        |> map(fn: (r) => ({r with _time: time(v: int(v: alignTo) + r.timeDiff)}))
        |> drop(columns: ["timeDiff"])`,
})
