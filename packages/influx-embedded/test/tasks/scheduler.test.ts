import { test } from 'tap'
import type { Task } from '../../src/metadata/records.ts'
import { Scheduler } from '../../src/tasks/scheduler.ts'
import { FakeClock } from '../fixture/fake-clock.ts'

const START = '2024-01-01T00:00:00Z'

function build() {
  const clock = new FakeClock(START)
  const runs: string[] = []
  const executor = {
    free: true,
    accepts: () => executor.free,
    execute: (taskID: string, scheduledFor: number) => {
      runs.push(
        `${taskID} ${new Date(scheduledFor * 1000).toISOString().slice(11, 19)} at ${new Date(clock.now()).toISOString().slice(11, 19)}`,
      )
    },
  }
  return { clock, runs, executor, scheduler: new Scheduler(clock, executor) }
}

function task(id: string, options: Partial<Task>): Task {
  const last = Date.parse(START) / 1000
  return { id, every: '', cron: '', offsetSeconds: 0, latestScheduled: last, latestCompleted: last, ...options } as Task
}

test('starts each task at its times', (t) => {
  const { clock, runs, scheduler } = build()
  scheduler.schedule(task('a', { every: '1m' }))
  scheduler.schedule(task('b', { cron: '*/2 * * * *' }))
  scheduler.schedule(task('c', { every: '1m', offsetSeconds: 30 }))
  clock.advance(59_999)
  t.strictSame(runs, [])
  clock.advance(60_001)
  t.strictSame(runs, [
    'a 00:01:00 at 00:01:00',
    'c 00:01:00 at 00:01:30',
    'a 00:02:00 at 00:02:00',
    'b 00:02:00 at 00:02:00',
  ])
  t.end()
})

test('a task that is given up starts no more, and one that changed follows its new times', (t) => {
  const { clock, runs, scheduler } = build()
  scheduler.schedule(task('a', { every: '1m' }))
  scheduler.schedule(task('b', { every: '1m' }))
  scheduler.release('a')
  scheduler.schedule(task('b', { every: '1h' }))
  clock.advance(3_600_000)
  t.strictSame(runs, ['b 01:00:00 at 01:00:00'])
  scheduler.stop()
  clock.advance(3_600_000)
  t.equal(runs.length, 1)
  t.end()
})

test('slots that were missed are made up for, in turn', (t) => {
  const { clock, runs, scheduler } = build()
  scheduler.schedule(task('a', { every: '1m' }))
  clock.jump(150_000)
  clock.advance(0)
  t.strictSame(runs, ['a 00:01:00 at 00:02:30', 'a 00:02:00 at 00:02:30'])
  t.end()
})

test('a slot waits while its task takes no further run', (t) => {
  const { clock, runs, scheduler, executor } = build()
  executor.free = false
  scheduler.schedule(task('a', { every: '1m' }))
  clock.advance(90_000)
  t.strictSame(runs, [])
  executor.free = true
  clock.advance(1000)
  t.strictSame(runs, ['a 00:01:00 at 00:01:31'])
  t.end()
})

test('a clock that was ahead and is set back stops nothing, and a few seconds repeat nothing', (t) => {
  const { clock, runs, scheduler } = build()
  scheduler.schedule(task('a', { every: '1m' }))
  scheduler.schedule(task('b', { cron: '@every 6h' }))
  clock.advance(60_000)
  clock.jump(3_600_000)
  clock.advance(60_000)
  t.equal(runs.length, 62, 'the hour is made up for')
  clock.set(-3_600_000)
  clock.advance(180_000)
  t.strictSame(runs.slice(62), ['a 00:03:00 at 00:03:00', 'a 00:04:00 at 00:04:00', 'a 00:05:00 at 00:05:00'])
  clock.set(-10_000)
  clock.advance(70_000)
  t.strictSame(runs.slice(65), ['a 00:06:00 at 00:06:00'])
  t.equal(scheduler.nextOf('b'), Date.parse('2024-01-01T06:00:00Z') / 1000)
  t.end()
})

test('the last slot of a task that ran by a clock that was ahead is not waited for after a restart', (t) => {
  const { clock, runs, scheduler } = build()
  scheduler.schedule(task('a', { every: '1m', latestScheduled: Date.parse(START) / 1000 + 7200 }))
  clock.advance(60_000)
  t.strictSame(runs, ['a 00:00:00 at 00:00:00', 'a 00:01:00 at 00:01:00'])
  t.end()
})
