import { cases } from '../../../cases.ts'

export default cases([
  {
    name: 'reads a table a series, in the order of measurement, tags and field',
    flux: 'from(bucket: "b") |> range(start: 0)',
    data: 'n f=1 1000000000\nm,h=y i=2i 1000000000\nm,h=x f=3,b=true 1000000000\nm s="t" 1000000000\nm,h=x u=4u 1000000000',
    now: '1970-01-01T00:01:00Z',
    want: `
      #group _start,_stop,_field,_measurement
      _start:time | _stop:time | _time:time | _value:string | _field:string | _measurement:string
      1970-01-01T00:00:00Z | 1970-01-01T00:01:00Z | 1970-01-01T00:00:01Z | t | s | m
      #group _start,_stop,_field,_measurement,h
      _start:time | _stop:time | _time:time | _value:bool | _field:string | _measurement:string | h:string
      1970-01-01T00:00:00Z | 1970-01-01T00:01:00Z | 1970-01-01T00:00:01Z | true | b | m | x
      #group _start,_stop,_field,_measurement,h
      _start:time | _stop:time | _time:time | _value:float | _field:string | _measurement:string | h:string
      1970-01-01T00:00:00Z | 1970-01-01T00:01:00Z | 1970-01-01T00:00:01Z | 3 | f | m | x
      #group _start,_stop,_field,_measurement,h
      _start:time | _stop:time | _time:time | _value:uint | _field:string | _measurement:string | h:string
      1970-01-01T00:00:00Z | 1970-01-01T00:01:00Z | 1970-01-01T00:00:01Z | 4 | u | m | x
      #group _start,_stop,_field,_measurement,h
      _start:time | _stop:time | _time:time | _value:int | _field:string | _measurement:string | h:string
      1970-01-01T00:00:00Z | 1970-01-01T00:01:00Z | 1970-01-01T00:00:01Z | 2 | i | m | y
      #group _start,_stop,_field,_measurement
      _start:time | _stop:time | _time:time | _value:float | _field:string | _measurement:string
      1970-01-01T00:00:00Z | 1970-01-01T00:01:00Z | 1970-01-01T00:00:01Z | 1 | f | n`,
  },
  {
    name: 'must be given a range',
    flux: 'from(bucket: "b") |> filter(fn: (r) => r.h == "x")',
    error:
      "error in building plan while starting program: cannot submit unbounded read to \"b\"; try bounding 'from' with a call to 'range'",
  },
  {
    name: 'must be told a bucket',
    flux: 'from() |> range(start: -1h)',
    error: 'error calling function "from" @1:1-1:7: must specify bucket or bucketID',
  },
  {
    name: 'finds no bucket of that name',
    flux: 'from(bucket: "nope") |> range(start: -1h)',
    error: 'failed to initialize execute state: could not find bucket "nope"',
  },
  ...[
    ['0000000000000000', 'invalid ID'],
    ['no hex in here!!', 'invalid ID'],
    ['12', 'id must have a length of 16 bytes'],
  ].map(([id, fault]) => ({
    name: `takes ${id} for no id of a bucket`,
    flux: `from(bucketID: "${id}") |> range(start: -1h)`,
    error: `failed to initialize execute state: invalid bucket id: ${fault}`,
  })),
  ...['1969-12-31T23:00:00Z', '0000-01-01T00:00:00Z'].map((start) => ({
    name: `aggregates a range that begins in ${start.slice(0, 4)} under the epoch's beginning`,
    flux: `from(bucket: "b") |> range(start: ${start}) |> count()`,
    data: 'm f=1 1000000000',
    now: '1970-01-01T00:01:00Z',
    want: `
      #group _start,_stop,_field,_measurement
      _start:time | _stop:time | _value:int | _field:string | _measurement:string
      1970-01-01T00:00:00Z | 1970-01-01T00:01:00Z | 1 | f | m`,
  })),
  {
    name: 'refuses groups of two types, after the rows of the first',
    flux: 'from(bucket: "b") |> range(start: 0) |> group() |> yield(name: "x")',
    data: 'm f=1 1000000000\nm i=1i 1000000000',
    error: 'schema collision: cannot group float and integer types together',
  },
])
