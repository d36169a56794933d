import { cases } from '../../../cases.ts'

export default cases([
  {
    name: 'a null of a type',
    flux: `
import "array"
import "internal/debug"

array.from(rows: [{a: debug.null(type: "uint"), b: exists debug.null(type: "time")}])`,
    want: `
      #group
      a:uint | b:bool
      ∅ | false`,
  },
  {
    name: 'of a type that is none',
    flux: `
import "array"
import "internal/debug"

array.from(rows: [{a: debug.null(type: "word")}])`,
    error: 'error calling function "null" @5:23-5:47: Invalid null type `word`',
  },
])
