import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'takes the mean of each group, and of these the greatest',
    flux: `import "array"
array.from(rows: [{d: "a", _value: 1.0}, {d: "a", _value: 5.0}, {d: "b", _value: 7.0}, {d: "c", _value: 2.0}]) |> highestAverage(n: 2, groupColumns: ["d"])`,
    want: `
      #group
      d:string | _value:float
      b | 7
      a | 3`,
  },
])
