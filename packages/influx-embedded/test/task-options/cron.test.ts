import { type Test, test } from 'tap'
import { parseCron } from '../../src/task-options/cron.ts'

function times(t: Test, text: string, from: string, count = 3): string[] {
  const cron = parseCron(text)
  if (!cron.ok) {
    t.fail(cron.message)
    return []
  }
  const found: string[] = []
  let at: number | undefined = Date.parse(from) / 1000
  while (at !== undefined && found.length < count) {
    at = cron.next(at)
    if (at !== undefined) found.push(new Date(at * 1000).toISOString().slice(0, 19))
  }
  return found
}

test('finds the times after a time, in UTC', (t) => {
  for (const [text, from, expected] of [
    ['* * * * *', '2024-01-01T00:00:30Z', ['2024-01-01T00:01:00', '2024-01-01T00:02:00', '2024-01-01T00:03:00']],
    ['0 0 1 * *', '2024-01-01T00:00:00Z', ['2024-02-01T00:00:00', '2024-03-01T00:00:00', '2024-04-01T00:00:00']],
    ['*/20 * * * * *', '2024-01-01T00:00:00Z', ['2024-01-01T00:00:20', '2024-01-01T00:00:40', '2024-01-01T00:01:00']],
    ['0 12 * * mon-fri', '2024-01-05T12:00:00Z', ['2024-01-08T12:00:00', '2024-01-09T12:00:00', '2024-01-10T12:00:00']],
    ['0 0 29 feb *', '2024-03-01T00:00:00Z', ['2028-02-29T00:00:00', '2032-02-29T00:00:00', '2036-02-29T00:00:00']],
    ['0 0 13 * fri', '2024-01-01T00:00:00Z', ['2024-09-13T00:00:00', '2024-12-13T00:00:00', '2025-06-13T00:00:00']],
    ['@daily', '2024-01-01T05:00:00Z', ['2024-01-02T00:00:00', '2024-01-03T00:00:00', '2024-01-04T00:00:00']],
    ['@every 90s', '2024-01-01T00:00:10Z', ['2024-01-01T00:01:40', '2024-01-01T00:03:10', '2024-01-01T00:04:40']],
  ] as const) {
    t.strictSame(times(t, text, from), expected, text)
  }
  t.end()
})

test('refuses what InfluxDB does not read', (t) => {
  for (const text of [
    '',
    'x',
    '* * * *',
    '* * * * * * * *',
    'TZ=UTC * * * * *',
    '0 0 L * *',
    '@never',
    '@every x',
    '@every 0s',
    '? * * * *',
  ]) {
    t.match(parseCron(text), { ok: false, message: `failed to parse cron string '${text}'` }, text)
  }
  t.end()
})

test('says which value is out of its range', (t) => {
  const messages: readonly (readonly [string, string])[] = [
    ['60 * * * *', 'invalid start minute 60'],
    ['5,61 * * * *', 'invalid start minute 61'],
    ['5-70 * * * *', 'invalid end minute 5'],
    ['*/60 * * * *', 'invalid minute */60'],
    ['60 * * * * *', 'invalid start second 60'],
    ['* 24 * * *', 'invalid start hour 24'],
    ['* */24 * * *', 'invalid hour */24'],
    ['* * 32 * *', 'invalid start month 31'],
    ['* * 0 * *', 'invalid start month 18446744073709551615'],
    ['* * */31 * *', 'invalid day month */31'],
    ['* * * 13 *', 'invalid start month 13'],
    ['* * * 1-13 *', 'invalid end month 1'],
    ['* * * * 8', 'invalid start day of week 8'],
    ['* * * * 5-8', 'invalid end day of week 5'],
    ['* * * * 7', 'invalid day of week range start must be before end'],
    ['* * * * MON-SUN', 'invalid day of week range start must be before end'],
  ]
  for (const [text, message] of messages) t.strictSame(parseCron(text), { ok: false, message }, text)
  t.match(parseCron('* * * * 0-7'), { ok: true })
  t.end()
})
