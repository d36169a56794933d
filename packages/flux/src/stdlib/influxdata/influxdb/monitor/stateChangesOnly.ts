import { composed } from '../../../../function/define.ts'

/** The statuses whose level is not that of the status before. */
export const stateChangesOnly = composed({
  package: 'influxdata/influxdb/monitor',
  name: 'stateChangesOnly',
  source: `(tables=<-) =>
    tables
        |> map(
            fn: (r) =>
                ({r with level_value:
                        if r._level == levelCrit then
                            4
                        else if r._level == levelWarn then
                            3
                        else if r._level == levelInfo then
                            2
                        else if r._level == levelOK then
                            1
                        else
                            0,
                }),
        )
        |> _changed(moved: (r) => r.level_value != 0)`,
})
