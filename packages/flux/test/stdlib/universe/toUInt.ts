import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'turns values into unsigned integers',
    flux: `import "array"
array.from(rows: [{_value: 2.9}]) |> toUInt()`,
    want: `
      #group
      _value:uint
      2`,
  },
])
