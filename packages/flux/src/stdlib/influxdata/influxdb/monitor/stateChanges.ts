import { composed } from '../../../../function/define.ts'

/** The statuses at which the level goes from one to another. */
export const stateChanges = composed({
  package: 'influxdata/influxdb/monitor',
  name: 'stateChanges',
  source: `(fromLevel="any", toLevel="any", tables=<-) => {
    arrives =
        if toLevel == "any" then
            (r) => r._level != fromLevel and exists r._level
        else
            (r) => r._level == toLevel
    leaves =
        if fromLevel == "any" then
            (r) => r._level != toLevel and exists r._level
        else
            (r) => r._level == fromLevel

    return
        if fromLevel == "any" and toLevel == "any" then
            tables |> stateChangesOnly()
        else
            tables
                |> map(
                    fn: (r) =>
                        ({r with level_value:
                                if arrives(r: r) then
                                    1
                                else if leaves(r: r) then
                                    0
                                else
                                    -10,
                        }),
                )
                |> _changed(moved: (r) => r.level_value == 1)
}`,
})
