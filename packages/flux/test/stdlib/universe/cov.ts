import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'joins two streams and takes the covariance',
    flux: `import "array"
x = array.from(rows: [{_time: 2026-01-01T00:00:00Z, _value: 1.0}, {_time: 2026-01-01T00:00:10Z, _value: 3.0}])
y = array.from(rows: [{_time: 2026-01-01T00:00:00Z, _value: 2.0}, {_time: 2026-01-01T00:00:10Z, _value: 8.0}])
cov(x: x, y: y, on: ["_time"])`,
    want: `
      #group
      _value:float
      6`,
  },
])
