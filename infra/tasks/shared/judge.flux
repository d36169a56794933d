// takes: amount, array
// gives: judge, noting, number, start, stop
number = (start, stop) => {
    all = union(
        tables: [
            array.from(rows: [{_value: 0}]),
            amount(start: start, stop: stop)
                |> count()
                |> keep(columns: ["_value"]),
        ],
    )
        |> group()
        |> sum()
        |> findColumn(fn: (key) => true, column: "_value")

    return all[0]
}

judge = (start, stop, noting) => {
