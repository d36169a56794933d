// takes: params
// gives: amount, atHand, furthest, share
// shared/reading-work.flux: the same for a task that judges single readings. A database has to hold them all with the
// baseline of each, so no run takes more than `atOnce`, if they come evenly. Of those that came late, a run takes no
// more than `share`.
option atOnce = 2000000

option share = 300000

furthest = 2h
atHand = 5m

// include shared/span.flux
amount = (start, stop) =>
    from(bucket: params.from)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == params.measurement)
// include shared/judge.flux
