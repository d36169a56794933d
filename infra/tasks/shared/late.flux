// takes: array, began, date, enter, furthest, here, noteAt, share, slot, system, task
// gives: allDone, block, blockOf, blocksOf, doShare, later, shareOf, sooner, tellLate
// shared/late.flux: what changed long ago, by blocks of time. Points `late` at a block's start say when a task last wrote
// anew in it (`changed`), when a run that did began (`done`), and that a task owes it to itself (`asked`). What builds
// on a task does a block again that changed after its own run began.
//
// One run does a share of it, beside those that do the latest: there is a lease for that, too. How far it is, it notes
// (`late`): what builds on it goes no further, or it would do everything anew with each share.
block = 10m
blockOf = (t) => date.truncate(t: t, unit: block)
later = (a, b) => if a > b then a else b
sooner = (a, b) => if a < b then a else b
blocksOf = (start, stop) =>
    array.from(rows: [{_time: blockOf(t: start), _value: 0}])
        |> range(start: blockOf(t: start), stop: stop)
        |> aggregateWindow(every: block, fn: count, createEmpty: true, timeSrc: "_start")
        |> group()
        |> map(fn: (r) => ({_time: r._time, _measurement: "late", task: task.name}))

// The end of the share that begins at `start` of what lasts until `stop`: `count` says how much there is in a stretch.
shareOf = (start, stop, count) => {
    longest = int(v: sooner(a: stop, b: date.add(d: furthest, to: start))) - int(v: start)
    parts = count(start: start, stop: time(v: int(v: start) + longest)) / share + 1
    long = longest / parts / int(v: block) * int(v: block)

    return time(v: int(v: start) + (if long > 0 then long else int(v: block)))
}

// Tells those that build on this task, and its own next run, that there is something late, and up to where it is done.
tellLate = (tables=<-, doneTo) =>
    tables
        |> map(fn: (r) => ({_time: system.time(), _measurement: "work", task: task.name, late: int(v: doneTo)}))
        |> noteAt()
allDone = date.add(d: 1d, to: now())

// Whether no other run does a share.
sharing = int(v: system.time())
mayShare = () =>
    enter(
        claim: here |> map(fn: (r) => ({r with sharing: sharing})),
        fields: /^(sharing|shared)$/,
        unended: (tables=<-) =>
            tables
                |> filter(fn: (r) => exists r.sharing and not (exists r.shared and r.shared >= r.sharing))
                |> rename(columns: {sharing: "_value"}),
    )

// What is read now comes first: where the database is so busy that a run begins late, most leave what is late to others.
lag = began - int(v: slot) - int(v: task.offset)
inTime = lag < int(v: 3s) or lag > int(v: 10m) or int(v: slot) % int(v: 2m) < int(v: task.every)
endShare = (tables=<-) => tables |> map(fn: (r) => ({_time: slot, _measurement: "work", task: task.name, shared: sharing})) |> noteAt()

// What is to be noted of a share that `after` does: when it is done, its blocks are.
noteShare = (after, start, stop, doneTo) => {
    blocks =
        union(
            tables: [
                after
                    |> group()
                    |> limit(n: 1)
                    |> map(fn: (r) => ({_time: slot, task: ""})),
                blocksOf(start: start, stop: stop) |> keep(columns: ["_time", "task"]),
            ],
        )
            |> group()
            |> sort(columns: ["_time"])
            |> filter(fn: (r) => r.task != "")
            |> map(fn: (r) => ({_time: r._time, _measurement: "late", task: r.task, changed: int(v: system.time()), done: sharing}))
            |> noteAt()
    done = blocks |> group() |> limit(n: 1)

    return union(tables: [done |> endShare(), done |> tellLate(doneTo: doneTo)])
}

// Does a share of what lasts until `end` by `work`, unless another run does one. Whatever comes of it, the next run looks
// whether any is left.
doShare = (start, stop, end, work) =>
    if inTime and mayShare() then
        union(
            tables: [
                here |> tellLate(doneTo: start),
                noteShare(after: work(start: start, stop: stop), start: start, stop: stop, doneTo: if stop < end then stop else allDone),
            ],
        )
    else
        union(tables: [here |> tellLate(doneTo: start), here |> endShare()])
