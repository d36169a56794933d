/** A field of a cron string: what its errors call it, its largest value, and what the parser takes off a value. */
interface Field {
  readonly step: string
  readonly value: string
  readonly most: number
  readonly base: number
  readonly names: readonly string[]
}

const plain = (name: string, most: number): Field => ({ step: name, value: name, most, base: 0, names: [] })
const months = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** The fields from the second on; a cron string of five fields begins with the minute. */
const fields: readonly Field[] = [
  plain('second', 59),
  plain('minute', 59),
  plain('hour', 23),
  { step: 'day month', value: 'month', most: 30, base: 1, names: [] },
  { step: 'month', value: 'month', most: 12, base: 0, names: months },
  { step: 'day of week', value: 'day of week', most: 7, base: 0, names: days },
]

/** What InfluxDB says of the first value out of its field's range, in its words; undefined where all are within. */
export function outOfRange(pattern: string): string | undefined {
  const texts = pattern.split(/\s+/)
  const first = texts.length === 5 ? 1 : 0
  for (const [i, field] of fields.slice(first).entries())
    for (const item of (texts[i] ?? '').split(',')) {
      const message = itemMessage(item, field)
      if (message !== undefined) return message
    }
  return undefined
}

function itemMessage(item: string, field: Field): string | undefined {
  const [, from = '', to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? []
  if (step !== undefined && Number(step) > field.most) return `invalid ${field.step} */${step}`
  if (from === '*' || from === '') return undefined
  const start = numberIn(from, field)
  const end = to === undefined ? start : numberIn(to, field)
  if (start === undefined || end === undefined) return undefined
  // A day of the month counts from 0 there, and what is before the first wraps.
  if (start < 0 || start > field.most) return `invalid start ${field.value} ${BigInt.asUintN(64, BigInt(start))}`
  if (end > field.most && field.base === 0) return `invalid end ${field.value} ${start}`
  if (field.names === days && (start > end || (to === undefined && start === 7)))
    return 'invalid day of week range start must be before end'
  return undefined
}

function numberIn(text: string, { names, base }: Field): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) - base
  const at = names.indexOf(text.toLowerCase())
  return at < 0 ? undefined : at
}
