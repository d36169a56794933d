import { composed } from '../../../../function/define.ts'

/** Keeps the rows at which the number in `level_value` moves as `moved` asks, and regroups them by level. */
export const _changed = composed({
  package: 'influxdata/influxdb/monitor',
  name: '_changed',
  imports: ['experimental'],
  source: `(tables=<-, moved) =>
    tables
        |> duplicate(column: "_level", as: "____temp_level____")
        |> drop(columns: ["_level"])
        |> rename(columns: {"____temp_level____": "_level"})
        |> sort(columns: ["_source_timestamp", "_time"], desc: false)
        |> difference(columns: ["level_value"])
        |> filter(fn: moved)
        |> drop(columns: ["level_value"])
        |> experimental.group(mode: "extend", columns: ["_level"])`,
})
