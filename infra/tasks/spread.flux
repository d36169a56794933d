// How far a device's features (see feature.flux) usually stray, per device, metric and kind: `mean`, `sd` and `n` over
// days, in force from its time on until the next.
//
// Kept as sums of a few hours each (`moment`), so that a run reads a few points a series whatever the baseline's length. Flagged
// steps are in no sum. A shift that stays flagged for `adopt_after` is the new normal: a new `era` of the series begins,
// and what was before counts no more.
import "date"
import "dict"
import "influxdata/influxdb"

option task = {name: "nrg-spread", every: 3h, offset: 20s}

// Baselines by kind; `local_` is the share of the variance that is that of the same time of day.
// `floor`: the smallest sd, by kind, a space and the metric's name.
option params = {
    metrics: /^(voltage_v|temp_c|current_a)$/,
    every: 3h,
    level: 107h,
    noise: 107h,
    seasonal: 48h,
    spike: 48h,
    zscore: 48h,
    local_seasonal: 0.3,
    local_spike: 0.5,
    floor: [
        "level voltage_v": 0.001,
        "level temp_c": 0.001,
        "level current_a": 0.001,
        "noise voltage_v": 0.001,
        "noise temp_c": 0.001,
        "noise current_a": 0.001,
        "seasonal voltage_v": 0.001,
        "seasonal temp_c": 0.001,
        "seasonal current_a": 0.001,
        "spike voltage_v": 0.001,
        "spike temp_c": 0.001,
        "spike current_a": 0.001,
        "zscore voltage_v": 0.5,
        "zscore temp_c": 0.2,
        "zscore current_a": 0.1,
    ],
    min_local: 60.0,
    adopt_after: 24h,
    adopt_steps: 1368.0,
    flag: 5.0,
}

// Series and kinds whose baseline is a known-good one of their own, see frozen.flux, are none of its business.
option learned = (r) => true

option work = {bucket: "energy_rollup"}

// What comes into force at the start of the span, if one is due then. An empty span is the present.
option span = {start: now(), stop: now()}

mark = date.truncate(t: span.start, unit: params.every)
due = span.start == span.stop or mark == span.start
latest = {start: if due then date.sub(d: params.every, from: mark) else date.sub(d: 1ns, from: mark), stop: mark}

stored = (measurement, start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == measurement and r.metric =~ params.metrics)
save = (tables=<-, measurement) =>
    tables
        |> set(key: "_measurement", value: measurement)
        |> group(columns: ["_measurement", "device_id", "metric", "kind", "era"])
        |> influxdb.wideTo(bucket: work.bucket)
ago = (d) => date.sub(d: if due then d else 2ns, from: mark)
filed = (tables=<-, stat) =>
    tables
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, kind: r.kind, era: r.era, stat: stat + r._field, _value: r._value}))

// The features since the one before, summed up.
features = () => stored(measurement: "feature", start: latest.start, stop: latest.stop) |> filter(fn: (r) => r._field =~ /^(level|noise|seasonal|spike|zscore)$/)
summed = (tables=<-, stat) =>
    tables
        |> toFloat()
        |> group()
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, kind: r._field, era: "", stat: stat, _value: r._value}))
own = /^(level|noise)$/
fresh =
    union(
        tables: [
            features() |> count() |> summed(stat: "latest_n"),
            features() |> sum() |> summed(stat: "latest_sum"),
            features() |> map(fn: (r) => ({r with _value: r._value * r._value})) |> sum() |> summed(stat: "latest_square"),
            features() |> filter(fn: (r) => r._field =~ own) |> stddev() |> summed(stat: "latest_sd"),
        ],
    )

// Those of earlier times.
past = (kind, d) => stored(measurement: "moment", start: ago(d: d), stop: latest.start) |> filter(fn: (r) => r.kind == kind) |> sum()

// Level and noise stray around a mean of their own, which may be far from 0: of a difference of squares nothing would be
// left but rounding, so their moments are put together by their means. One that was stored without its `scatter` is
// known as well as that.
tiny = 0.00000000000001
around = (kind, d) =>
    stored(measurement: "moment", start: ago(d: d), stop: latest.start)
        |> filter(fn: (r) => r.kind == kind)
        |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
        |> group(columns: ["device_id", "metric", "kind", "era"])
        |> map(fn: (r) => ({r with mean: r.sum / r.n, left: r.square - r.sum * r.sum / r.n}))
        |> map(fn: (r) => ({r with scatter: if exists r.scatter then r.scatter else if r.left > tiny * r.square then r.left else tiny * r.square}))
        |> reduce(
            identity: {n: 0.0, mean: 0.0, scatter: 0.0},
            fn: (r, accumulator) => {
                n = accumulator.n + r.n
                apart = r.mean - accumulator.mean

                return {
                    n: n,
                    mean: accumulator.mean + apart * r.n / n,
                    scatter: accumulator.scatter + r.scatter + apart * apart * accumulator.n * r.n / n,
                }
            },
        )
        |> group()
pasts = (tables=<-, stat) =>
    tables
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, kind: r.kind, era: r.era, stat: "past_" + stat, _value: if stat == "n" then r.n else if stat == "mean" then r.mean else r.scatter}))
centred = union(tables: [around(kind: "level", d: params.level), around(kind: "noise", d: params.noise)])
sameTime = (days) =>
    stored(measurement: "moment", start: ago(d: days), stop: date.add(d: params.every, to: ago(d: days)))
        |> filter(fn: (r) => (r.kind == "seasonal" or r.kind == "spike") and r._field != "sum")
        |> sum()
        |> group()
earlier =
    union(
        tables: [
            past(kind: "seasonal", d: params.seasonal),
            past(kind: "spike", d: params.spike),
            past(kind: "zscore", d: params.zscore),
        ],
    )
        |> filed(stat: "past_")
local =
    union(tables: [sameTime(days: 1d), sameTime(days: 2d), sameTime(days: 3d), sameTime(days: 4d), sameTime(days: 5d), sameTime(days: 6d)])
        |> group(columns: ["device_id", "metric", "kind", "era", "_field"])
        |> sum()
        |> filed(stat: "local_")

// The era that each series is in, and for how many steps it has been flagged.
eras =
    union(
        tables: [
            stored(measurement: "moment", start: ago(d: 7d), stop: mark) |> filter(fn: (r) => r._field == "n") |> last(),
            stored(measurement: "adopted", start: ago(d: 7d), stop: mark) |> last(),
        ],
    )
        |> group()
        |> keep(columns: ["device_id", "metric", "era"])
        |> sort(columns: ["era"])
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, now_era: r.era}))
flag = params.flag
flagged =
    stored(measurement: "deviation", start: ago(d: params.adopt_after), stop: mark)
        |> filter(fn: (r) => r._field == "z" and r.kind != "spike" and (r._value > flag or r._value < 0.0 - flag))
        |> count()
        |> toFloat()
        |> group()
        |> sort(columns: ["_value"])
        |> map(fn: (r) => ({device_id: r.device_id, metric: r.metric, flagged: r._value}))

// As of: what is known of the series comes first, and goes to each of its sums.
ranked = (tables=<-, rank) =>
    tables
        |> map(fn: (r) => ({r with rank: rank}))
        |> keep(columns: ["device_id", "metric", "kind", "era", "stat", "_value", "now_era", "flagged", "rank"])
young = string(v: ago(d: params.adopt_after))
sums =
    union(tables: [eras |> ranked(rank: 0), flagged |> ranked(rank: 1), union(tables: [fresh, earlier, centred |> pasts(stat: "n"), centred |> pasts(stat: "mean"), centred |> pasts(stat: "scatter"), local]) |> ranked(rank: 2)])
        |> group(columns: ["device_id", "metric"])
        |> sort(columns: ["rank"])
        |> fill(column: "now_era", usePrevious: true)
        |> fill(column: "now_era", value: "0")
        |> fill(column: "flagged", usePrevious: true)
        |> fill(column: "flagged", value: 0.0)
        |> filter(fn: (r) => due and r.rank == 2 and (r.era == "" or r.era == r.now_era))
        |> group()
        |> pivot(rowKey: ["device_id", "metric", "kind", "now_era", "flagged"], columnKey: ["stat"], valueColumn: "_value")
        |> map(
            fn: (r) => ({
                device_id: r.device_id,
                metric: r.metric,
                kind: r.kind,
                now_era: r.now_era,
                flagged: r.flagged,
                adopted: r.flagged >= params.adopt_steps and r.now_era < young,
                latest_n: if exists r.latest_n then r.latest_n else 0.0,
                latest_sum: if exists r.latest_n then r.latest_sum else 0.0,
                latest_square: if exists r.latest_n then r.latest_square else 0.0,
                latest_scatter: if exists r.latest_sd and r.latest_n > 1.5 then r.latest_sd * r.latest_sd * (r.latest_n - 1.0) else 0.0,
                past_n: if exists r.past_n then r.past_n else 0.0,
                past_square: if exists r.past_square then r.past_square else 0.0,
                past_mean: if exists r.past_mean then r.past_mean else 0.0,
                past_scatter: if exists r.past_scatter then r.past_scatter else 0.0,
                local_n: if exists r.local_n then r.local_n else 0.0,
                local_square: if exists r.local_n then r.local_square else 0.0,
            }),
        )

sums
    |> filter(fn: (r) => r.latest_n > 0.0)
    |> map(fn: (r) => ({_time: latest.start, device_id: r.device_id, metric: r.metric, kind: r.kind, era: r.now_era, n: r.latest_n, sum: r.latest_sum, square: r.latest_square, scatter: r.latest_scatter}))
    |> save(measurement: "moment")

sums
    |> filter(fn: (r) => r.adopted)
    |> map(fn: (r) => ({_time: mark, device_id: r.device_id, metric: r.metric, kind: "", era: string(v: mark), flagged: r.flagged}))
    |> save(measurement: "adopted")

share_seasonal = params.local_seasonal
share_spike = params.local_spike
min_local = params.min_local

// Level and noise stray around a mean of their own, the others around what they are differences from.
sums
    |> filter(fn: learned)
    |> map(
        fn: (r) => ({r with
            least: dict.get(dict: params.floor, key: r.kind + " " + r.metric, default: 0.001),
            n: r.past_n + r.latest_n,
            square: r.past_square + r.latest_square,
            centred: r.kind =~ own,
            apart: if r.past_n > 0.0 and r.latest_n > 0.0 then r.latest_sum / r.latest_n - r.past_mean else 0.0,
            share: if r.local_n < min_local then 0.0 else if r.kind == "seasonal" then share_seasonal else if r.kind == "spike" then share_spike else 0.0,
        }),
    )
    |> map(
        fn: (r) => ({r with
            mean: if not r.centred or r.n < 0.5 then 0.0 else if r.past_n > 0.0 then r.past_mean + r.apart * r.latest_n / r.n else r.latest_sum / r.n,
            variance: if r.n < 0.5 then 0.0 else if r.centred then (r.past_scatter + r.latest_scatter + r.apart * r.apart * r.past_n * r.latest_n / r.n) / r.n else r.square / r.n,
            there: if r.local_n > 0.0 then r.local_square / r.local_n else 0.0,
        }),
    )
    // Averages of the same numbers in another order differ in their last digits.
    |> map(fn: (r) => ({r with grain: tiny * r.mean}))
    |> map(fn: (r) => ({r with blend: (1.0 - r.share) * r.variance + r.share * r.there}))
    |> map(fn: (r) => ({r with blend: if r.blend > 0.25 * r.variance then r.blend else 0.25 * r.variance}))
    |> map(fn: (r) => ({r with blend: if r.blend > r.grain * r.grain then r.blend else r.grain * r.grain}))
    |> map(
        fn: (r) => ({
            _time: mark,
            _measurement: "spread",
            device_id: r.device_id,
            metric: r.metric,
            kind: r.kind,
            n: if r.adopted then 0.0 else r.n,
            mean: r.mean,
            sd: if r.blend > r.least * r.least then r.blend ^ 0.5 else r.least,
        }),
    )
    |> group(columns: ["_measurement", "device_id", "metric", "kind"])
    |> influxdb.wideTo(bucket: work.bucket)
