import { cases } from '../../cases.ts'

const rows = `import "array"
rows = array.from(rows: [{v: 1}, {v: 2}])
`

export default cases([
  {
    name: 'names results, and passes its tables on',
    flux: `${rows} rows |> yield(name: "all") |> count(column: "v") |> yield(name: "n")`,
    want: `
      # all
      #group
      v:int
      1
      2
      # n
      #group
      v:int
      2`,
  },
  {
    name: 'names a result in a function of the script, wherever it is called',
    flux: `${rows} shown = (tables=<-, name) => tables |> yield(name: name)
      x = rows |> shown(name: "a")`,
    want: `
      # a
      #group
      v:int
      1
      2`,
  },
  {
    name: 'refuses one name twice',
    flux: `${rows} rows |> yield(name: "a")
      rows |> count(column: "v") |> yield(name: "a")`,
    error: 'error in building plan while starting program: found more than one call to yield() with the name "a"',
  },
])
