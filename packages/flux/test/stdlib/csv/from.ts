import { cases } from '../../cases.ts'

/** A script that reads this text. */
const read = (text: string, rest = ''): string =>
  `import "csv"\ncsv.from(csv: "${text.trimStart().replaceAll('"', '\\"')}"${rest})`

const annotations = `
#datatype,string,long,dateTime:RFC3339,string,double,long,unsignedLong,boolean
#group,false,false,false,true,false,false,false,false
#default,_result,,,,1.5,,,`
const header = ',result,table,_time,tag,_value,n,u,ok'

export default cases([
  {
    name: 'annotations say types, group key and what an empty cell stands for',
    flux: read(`${annotations}
${header}
,,0,2026-01-01T00:00:00Z,a,2.5,1,2,true
,,0,2026-01-01T00:00:01.5Z,a,,,,f
,,1,2026-01-01T00:00:00Z,b,-Inf,-9223372036854775808,18446744073709551615,T
`),
    want: `
      #group tag
      _time:time | tag:string | _value:float | n:int | u:uint | ok:bool
      2026-01-01T00:00:00Z | a | 2.5 | 1 | 2 | true
      2026-01-01T00:00:01.5Z | a | 1.5 | ∅ | ∅ | false
      #group tag
      _time:time | tag:string | _value:float | n:int | u:uint | ok:bool
      2026-01-01T00:00:00Z | b | -Inf | -9223372036854775808 | 18446744073709551615 | true`,
  },
  {
    name: 'a schema of its own begins with its annotations; one without rows is an empty table',
    flux: read(`
#datatype,string,long,string
#group,false,false,true
#default,_result,0,x
,result,table,a

#datatype,string,long,string,double
#group,false,false,false,false
#default,_result,,,
,result,table,b,c
,,1,"q ""z"", y",3
`),
    want: `
      #group a=x
      a:string
      #group
      b:string | c:float
      q "z", y | 3`,
  },
  {
    name: 'raw text is one table of strings',
    flux: read('a,b\n1,x y\n,"two\nlines"\n', ', mode: "raw"'),
    want: `
      #group
      a:string | b:string
      1 | x y
      ∅ | two
      lines`,
  },
  {
    name: 'no text but blank lines is no table',
    flux: 'import "csv"\ncsv.from(csv: "\\n\\n")',
    want: '',
  },
  {
    name: 'a cell of another type',
    flux: read(`${annotations}\n${header}\n,,0,2026-01-01T00:00:00Z,a,abc,1,2,true`),
    error: 'error in csv.from(): strconv.ParseFloat: parsing "abc": invalid syntax',
  },
  {
    name: 'a cell out of range',
    flux: read(`${annotations}\n${header}\n,,0,2026-01-01T00:00:00Z,a,1,9223372036854775808,2,true`),
    error: 'error in csv.from(): strconv.ParseInt: parsing "9223372036854775808": value out of range',
  },
  {
    name: 'a cell that is no time',
    flux: read(`${annotations}\n${header}\n,,0,2026-01-01,a,1,1,2,true`),
    error: 'error in csv.from(): parsing time "2026-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
  },
  {
    name: 'a column of the key may vary within a table: later steps see what the rows hold',
    flux: `${read(`
#datatype,string,long,dateTime:RFC3339,string,long
#group,false,false,false,true,false
#default,_result,,,,
,result,table,_time,k,_value
,,0,2026-01-01T00:00:00Z,a,1
,,0,2026-01-01T00:00:10Z,b,2
`)}
  |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-02T00:00:00Z)
  |> drop(columns: ["_start", "_stop"])
  |> yield(name: "rows")
  |> group(columns: ["_value"])
  |> yield(name: "grouped")`,
    want: `
      # rows
      #group k
      _time:time | k:string | _value:int
      2026-01-01T00:00:00Z | a | 1
      2026-01-01T00:00:10Z | b | 2
      # grouped
      #group _value
      _time:time | k:string | _value:int
      2026-01-01T00:00:00Z | a | 1
      #group _value
      _time:time | k:string | _value:int
      2026-01-01T00:00:10Z | b | 2`,
  },
  {
    name: 'a row with a cell too few',
    flux: read(`${annotations}\n${header}\n,,0,2026-01-01T00:00:00Z,a,1,1,2`),
    error: 'error in csv.from(): wrong number of fields',
  },
  {
    name: 'text without annotations',
    flux: read('a,b\n1,2\n'),
    error:
      'error in csv.from(): failed to read metadata: missing expected annotation datatype. consider using the mode: "raw" for csv that is not expected to have annotations.',
  },
  {
    name: 'an annotation too few',
    flux: read('#datatype,string,long,string\n#default,_result,,\n,result,table,a\n'),
    error: 'error in csv.from(): failed to read metadata: missing expected annotation group',
  },
  {
    name: 'a type that is none',
    flux: read('#datatype,string,long,decimal\n#group,false,false,false\n#default,_result,,\n,result,table,a\n'),
    error:
      'error in csv.from(): failed to read metadata: column "a" has invalid datatype: unsupported data type "decimal"',
  },
  {
    name: 'rows of no table',
    flux: read('#datatype,string,long,string\n#group,false,false,false\n#default,_result,,\n,result,table,a\n'),
    error: 'error in csv.from(): missing table ID',
  },
  {
    name: 'two results',
    flux: read(`
#datatype,string,long,string
#group,false,false,false
#default,one,,
,result,table,a
,,0,x

#datatype,string,long,string
#group,false,false,false
#default,two,,
,result,table,a
,,0,y
`),
    error: 'error in csv.from(): csv.from() can only parse 1 result',
  },
  {
    name: 'the error that a query ended in',
    flux: read('#datatype,string,string\n#group,true,true\n#default,,\n,error,reference\n,it broke,897\n'),
    error: 'error in csv.from(): it broke',
  },
  {
    name: 'a text or a file must be given',
    flux: 'import "csv"\ncsv.from()',
    error: 'error calling function "from" @2:1-2:11: must provide csv raw text or filename',
  },
  {
    name: 'files are refused',
    flux: 'import "csv"\ncsv.from(file: "/data.csv")',
    error: 'error in csv.from(): csv.from() failed to read file: filesystem service is uninitialized',
  },
])
