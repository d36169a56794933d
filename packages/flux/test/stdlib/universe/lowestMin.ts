import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'takes the least row of each group, and of these the least',
    flux: `import "array"
array.from(rows: [{d: "a", _value: 1.0}, {d: "a", _value: 5.0}, {d: "b", _value: 7.0}, {d: "c", _value: 2.0}]) |> lowestMin(n: 2, groupColumns: ["d"])`,
    want: `
      #group
      d:string | _value:float
      a | 1
      c | 2`,
  },
])
