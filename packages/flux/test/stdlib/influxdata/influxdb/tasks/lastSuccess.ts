import { cases } from '../../../../cases.ts'

const of = (call: string, option = '') => `
import "array"
import "influxdata/influxdb/tasks"
${option}
array.from(rows: [{t: tasks.lastSuccess(orTime: ${call})}])`

const time = (text: string) => `#group\nt:time\n${text}`

export default cases([
  {
    name: 'answers the other time where none is known',
    flux: of('2025-12-01T00:00:00Z'),
    want: time('2025-12-01T00:00:00Z'),
  },
  { name: 'which may be a duration from now', flux: of('-1h'), want: time('2025-12-31T23:00:00Z') },
  {
    name: 'and the time that the option has',
    flux: of('-1h', 'option tasks.lastSuccessTime = 2025-12-31T22:15:00Z'),
    want: time('2025-12-31T22:15:00Z'),
  },
])
