import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'is the time of the query',
    flux: 'import "array" array.from(rows: [{t: now()}])',
    now: '2026-03-04T05:06:07.5Z',
    want: `
      #group
      t:time
      2026-03-04T05:06:07.5Z`,
  },
  {
    name: 'is set by an option, for durations too',
    flux: `import "array"
      option now = () => 2020-01-01T00:00:10Z
      array.from(rows: [{_time: 2020-01-01T00:00:05Z}, {_time: 2019-12-31T23:00:00Z}]) |> range(start: -1m)`,
    want: `
      #group _start,_stop
      _start:time | _stop:time | _time:time
      2019-12-31T23:59:10Z | 2020-01-01T00:00:10Z | 2020-01-01T00:00:05Z`,
  },
])
