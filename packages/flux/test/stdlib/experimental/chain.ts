import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'runs one stream and answers the other',
    flux: `
import "array"
import "experimental"

experimental.chain(first: array.from(rows: [{a: 1}]), second: array.from(rows: [{b: 2}]))`,
    want: `
      #group
      b:int
      2`,
  },
])
