import { test } from 'tap'
import { createSchedule } from '../../src/tasks/schedule.ts'

function next(task: { every?: string; cron?: string }, last: string): string[] {
  const { schedule, after } = createSchedule({ every: '', cron: '', ...task }, Date.parse(last) / 1000)
  const first = schedule.next(after)
  if (first === undefined) return []
  const second = schedule.next(first) as number
  return [first, second].map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 19))
}

test('periods are aligned as Go rounds times: from the year 1 on', (t) => {
  for (const [every, last, first, second] of [
    ['1m', '2024-01-01T00:00:30Z', '2024-01-01T00:01:00', '2024-01-01T00:02:00'],
    ['1h', '2024-01-01T01:00:00Z', '2024-01-01T02:00:00', '2024-01-01T03:00:00'],
    ['1d', '2024-01-01T13:00:00Z', '2024-01-02T00:00:00', '2024-01-03T00:00:00'],
    // A Monday, as the first day of the year 1 was one.
    ['1w', '2024-01-03T00:00:00Z', '2024-01-08T00:00:00', '2024-01-15T00:00:00'],
  ] as const) {
    t.strictSame(next({ every }, last), [first, second], every)
    t.strictSame(next({ cron: `@every ${every}` }, last), [first, second], `@every ${every}`)
  }
  t.end()
})

test('cron strings name their own times', (t) => {
  t.strictSame(next({ cron: '30 * * * *' }, '2024-01-01T00:00:30Z'), ['2024-01-01T00:30:00', '2024-01-01T01:30:00'])
  t.strictSame(next({ cron: '0 0 31 2 *' }, '2024-01-01T00:00:00Z'), [], 'a day that never comes')
  t.strictSame(next({ cron: 'nonsense' }, '2024-01-01T00:00:00Z'), [])
  t.strictSame(next({}, '2024-01-01T00:00:00Z'), [])
  t.end()
})
