// takes: block, date, doShare, entered, here, horizon, judge, leave, liveFrom, noteAt, number, onSchedule, owed,
//   owes, shareOf, sooner, tellLate, todo, upTo, wholeUnit, work
}

// shared/run.flux: the latest first; then a share of what came late, for which all of its blocks are done again.
latest = () => judge(start: liveFrom, stop: upTo, noting: onSchedule) |> keep(columns: ["_time"])
someLate = (start, end) => {
    until = sooner(a: end, b: horizon())

    return
        if start < until then
            doShare(
                start: start,
                stop: shareOf(start: start, stop: until, count: number),
                end: end,
                work: (start, stop) => {
                    whole = wholeUnit(t: date.add(d: work.unit, to: date.sub(d: 1ns, from: stop)))

                    return judge(start: wholeUnit(t: start), stop: sooner(a: whole, b: upTo), noting: false)
                },
            )
        else
            here |> tellLate(doneTo: start)
}
shares = () => someLate(start: todo[0], end: date.add(d: block, to: todo[length(arr: todo) - 2]))

if not entered then
    leave()
else if length(arr: todo) < 2 then
    latest()
else if owes then
    union(tables: [latest(), owed() |> noteAt(), shares()])
else
    union(tables: [latest(), shares()])
