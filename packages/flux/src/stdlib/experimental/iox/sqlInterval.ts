import { scalar } from '../../../function/define.ts'
import { formatDuration } from '../../../values/duration.ts'

const units = new Map([
  ['ns', 'nanoseconds'],
  ['us', 'microseconds'],
  ['ms', 'milliseconds'],
  ['s', 'seconds'],
  ['m', 'minutes'],
  ['h', 'hours'],
  ['d', 'days'],
  ['w', 'weeks'],
  ['mo', 'months'],
  ['y', 'years'],
])

/** `iox.sqlInterval(d:)`: a duration as an interval of SQL. */
export const sqlInterval = scalar({
  package: 'experimental/iox',
  name: 'sqlInterval',
  parameters: { d: '!' },
  call: (args) =>
    formatDuration(args.duration('d'))
      .replace(/\D+/g, (unit) => ` ${units.get(unit) ?? unit} `)
      .trim(),
})
