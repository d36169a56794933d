// How the tasks do, for whoever may read the registry and nothing else of the database: a point `task` each, all at one
// time, so that each run writes over the last. `due`: for when the last run that ended well was due; `failed` and `logs`:
// the last that did not, and what it said; `first`: when the task was first looked for; `every` and `looked`, when this was.
import "array"
import "date"
import "dict"
import "influxdata/influxdb"

option task = {name: "nrg-health", every: 30s, offset: 9s}

// `every`: the period of each task in nanoseconds, by its name.
option params = {runs: "_tasks", to: "registry", every: ["nrg-rollup": 10000000000, "nrg-alert": 10000000000]}

option of = [{task: "nrg-rollup"}, {task: "nrg-alert"}]

state = (tables=<-) =>
    tables
        |> map(fn: (r) => ({r with _time: 1970-01-01T00:00:00Z, _measurement: "task"}))
        |> group(columns: ["_measurement", "task"])
        |> influxdb.wideTo(bucket: params.to)
known =
    from(bucket: params.to)
        |> range(start: 1970-01-01T00:00:00Z, stop: 1970-01-01T00:00:01Z)
        |> filter(fn: (r) => r._measurement == "task" and r._field == "first")
        |> keep(columns: ["task", "_value"])

// One task may have been made anew, and then has runs of two.
latest = (status) =>
    from(bucket: params.runs)
        |> range(start: date.sub(d: 1d, from: now()), stop: date.add(d: 1m, to: now()))
        |> filter(fn: (r) => r._measurement == "runs" and r.status == status and (r._field == "name" or r._field == "scheduledFor" or r._field == "logs"))
        |> last()
        |> group()
        |> pivot(rowKey: ["taskID"], columnKey: ["_field"], valueColumn: "_value")
        |> filter(fn: (r) => dict.get(dict: params.every, key: r.name, default: 0) > 0)
        |> group(columns: ["name"])
        |> sort(columns: ["scheduledFor"])
        |> last(column: "scheduledFor")
        |> group()
looked = array.from(rows: of) |> map(fn: (r) => ({task: r.task, _value: int(v: now())}))

looked
    |> map(fn: (r) => ({task: r.task, every: dict.get(dict: params.every, key: r.task, default: 0), looked: r._value}))
    |> state()
    |> yield(name: "looked")
union(tables: [known, looked])
    |> group(columns: ["task"])
    |> min()
    |> group()
    |> map(fn: (r) => ({task: r.task, first: r._value}))
    |> state()
    |> yield(name: "first")
latest(status: "success")
    |> map(fn: (r) => ({task: r.name, due: int(v: time(v: r.scheduledFor))}))
    |> state()
    |> yield(name: "due")
latest(status: "failed")
    |> map(fn: (r) => ({task: r.name, failed: int(v: time(v: r.scheduledFor)), logs: r.logs}))
    |> state()
    |> yield(name: "failed")
