import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'matches rows and tells shared columns apart, all sorted by label',
    flux: `import "array"
l = array.from(rows: [{k: "b", v: 1}, {k: "a", v: 2}, {k: "c", v: 3}, {k: "a", v: 4}])
r = array.from(rows: [{k: "c", v: 10, w: true}, {k: "a", v: 20, w: false}])
join(tables: {right: r, left: l}, on: ["k"])`,
    want: `
      #group
      k:string | v_left:int | v_right:int | w:bool
      a | 2 | 20 | false
      a | 4 | 20 | false
      c | 3 | 10 | true`,
  },
  {
    name: 'pairs tables whose keys agree, and keys the result by both',
    flux: `import "array"
l = array.from(rows: [{k: "a", s: "x", v: 1}, {k: "b", s: "x", v: 2}]) |> group(columns: ["k", "s"])
r = array.from(rows: [{k: "a", s: "y", v: 3}, {k: "c", s: "y", v: 4}]) |> group(columns: ["k", "s"])
join(tables: {l: l, r: r}, on: ["k"])`,
    want: `
      #group k,s_l,s_r
      k:string | s_l:string | s_r:string | v_l:int | v_r:int
      a | x | y | 1 | 3`,
  },
  {
    name: 'never matches nulls',
    flux: `import "array"
import "internal/debug"
l = array.from(rows: [{k: debug.null(type: "string"), v: 1}, {k: "a", v: 2}])
r = array.from(rows: [{k: debug.null(type: "string"), w: 3}, {k: "a", w: 4}])
join(tables: {l: l, r: r}, on: ["k"])`,
    want: `
      #group
      k:string | v:int | w:int
      a | 2 | 4`,
  },
  {
    name: 'takes zero values that follow a null for nulls',
    flux: `import "array"
import "internal/debug"
l = array.from(rows: [{k: debug.null(type: "string"), v: 1}, {k: "", v: 2}, {k: "a", v: 3}])
r = array.from(rows: [{k: "", w: 4}, {k: "a", w: 5}])
join(tables: {l: l, r: r}, on: ["k"])`,
    want: `
      #group
      k:string | v:int | w:int
      a | 3 | 5`,
  },
  {
    name: 'leaves out tables that lack a column, and columns of two types match nothing',
    flux: `import "array"
l = array.from(rows: [{k: "1", v: 1}])
r = array.from(rows: [{k: 1, w: 4}])
join(tables: {l: l, r: r}, on: ["k"])`,
    want: `
`,
  },
  {
    name: 'refuses another method',
    flux: `import "array"
l = array.from(rows: [{k: "1", v: 1}])
r = array.from(rows: [{k: "1", w: 4}])
join(tables: {l: l, r: r}, on: ["k"], method: "left")`,
    error: 'error calling function "join" @4:1-4:54: left is not a valid join type',
  },
  {
    name: 'needs a column',
    flux: `import "array"
l = array.from(rows: [{k: "1", v: 1}])
r = array.from(rows: [{k: "1", w: 4}])
join(tables: {l: l, r: r}, on: [])`,
    error: 'error calling function "join" @4:1-4:35: at least one column in \'on\' column list is required',
  },
  {
    name: 'needs two streams',
    flux: `import "array"
l = array.from(rows: [{k: "1", v: 1}])
join(tables: {l: l, r: l}, on: ["k"])`,
    error: 'failed to initialize execute state: joins currently must only have two parents',
  },
])
