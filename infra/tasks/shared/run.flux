}

// shared/run.flux: the latest first; then a share of what came late, for which all of its blocks are done again.
latest = () => judge(start: liveFrom, stop: upTo, noting: onSchedule) |> keep(columns: ["_time"])
someLate = () =>
    doShare(
        start: todo[0],
        stop: shareOf(start: todo[0], stop: date.add(d: block, to: todo[length(arr: todo) - 2]), count: number),
        work: (start, stop) => {
            whole = wholeUnit(t: date.add(d: work.unit, to: date.sub(d: 1ns, from: stop)))

            return judge(start: wholeUnit(t: start), stop: sooner(a: whole, b: upTo), noting: false)
        },
    )

if not entered then
    leave()
else if length(arr: todo) < 2 then
    latest()
else if owes then
    union(tables: [latest(), owed() |> noteAt(), someLate()])
else
    union(tables: [latest(), someLate()])
