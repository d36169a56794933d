import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'turns values into bools',
    flux: `import "array"
array.from(rows: [{_value: 1.0}, {_value: 0.0}]) |> toBool()`,
    want: `
      #group
      _value:bool
      true
      false`,
  },
])
