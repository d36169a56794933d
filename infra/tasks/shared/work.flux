// takes: work
// gives: amount, atHand, furthest, share
// shared/work.flux: what follows is what a run does, from `start` to `stop`: see shared/span.flux, and shared/run.flux.
// Of what came late, a run does no more at once than `share` steps of the rollup, and as far as `furthest`.
option share = 200000

furthest = 6h
atHand = 20m

// include shared/span.flux
amount = (start, stop) =>
    from(bucket: work.bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "rollup" and r._field == "n")
// include shared/judge.flux
