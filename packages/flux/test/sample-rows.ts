const dataOf = (rows: string): string => `import "array"
import "internal/debug"

data = array.from(rows: [
${rows}
]) |> group(columns: ["k"])
`

/** A script that defines `data`, two tables of floats with nulls in them, and `none`, the same without rows. */
export const floats = `${dataOf(`    {k: "a", _time: 2026-01-01T00:00:00Z, _value: 1.0},
    {k: "a", _time: 2026-01-01T00:00:10Z, _value: debug.null(type: "float")},
    {k: "a", _time: 2026-01-01T00:00:20Z, _value: 4.0},
    {k: "a", _time: 2026-01-01T00:00:30Z, _value: 2.5},
    {k: "b", _time: 2026-01-01T00:00:00Z, _value: debug.null(type: "float")},`)}none = data |> filter(fn: (r) => r._value > 100.0, onEmpty: "keep")
`

/** A script that defines `data`, a table of a column of every type with a row of nulls. */
export const everyType = dataOf(`    {k: "a", _time: 2026-01-01T00:00:00Z, _value: 7, u: uint(v: 7), s: "x", b: true},
    {k: "a", _time: 2026-01-01T00:00:10Z, _value: debug.null(type: "int"), u: debug.null(type: "uint"), s: debug.null(type: "string"), b: debug.null(type: "bool")},
    {k: "a", _time: 2026-01-01T00:00:20Z, _value: -3, u: uint(v: 2), s: "y", b: false},
    {k: "a", _time: 2026-01-01T00:00:30Z, _value: 2, u: uint(v: 9), s: "x", b: true},`)
