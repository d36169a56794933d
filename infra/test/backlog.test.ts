import type { Connection } from '@nrg/influx/connection'
import { fluxInteger } from '@nrg/influx/flux'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import tap, { type Test, test } from 'tap'
import { type TaskScript, withOptions } from '../src/script/task-script.ts'
import { config, holdAnyNumber, limit, notesOf, taskOf } from './fixture/backlog.ts'
import { detector, HOUR, MINUTE, quiet, SECOND, T0 } from './fixture/detector.ts'
import { holdHoursLate } from './fixture/hours-late.ts'

tap.setTimeout(280_000)

/** Says that a run of `nrg-limit` at a time on the schedule is open, and began so long ago. */
async function open(t: Test, connection: Connection, slot: number, ago: number) {
  const line = `work,task=nrg-limit opened=${Date.now() - ago}000000i ${slot}000000`
  t.match(await createWriter(connection, buckets.rollup.name).write([line]), { kind: 'written' })
}

const now = T0 + 2 * HOUR
for (const [what, others, leaves] of [
  ['a run that is open, from before', [[-10, 5]], true],
  ['one of a later time that got ahead', [[10, 1]], true],
  ['one that began a minute ago and never ended', [[-60, 61]], false],
  [
    'two such, of which the last may be on its way',
    [
      [-120, 121],
      [-60, 61],
    ],
    true,
  ],
  [
    'two such, of two minutes ago',
    [
      [-180, 181],
      [-120, 121],
    ],
    false,
  ],
  ['the same run, taken up again', [[0, 3]], false],
  ['one that was over long ago by the schedule', [[-700, 5]], false],
] as const)
  test(`a run finds ${what}: it ${leaves ? 'leaves' : 'goes on'}`, async (t) => {
    const { connection, write, at, scores } = await detector(t, config)
    await write([{ device: 1000, at: now - MINUTE, current_a: 34 }])
    for (const [seconds, ago] of others) await open(t, connection, now + seconds * SECOND, ago * SECOND)
    await at(now, [limit])
    t.equal((await scores()).length, leaves ? 0 : 1)
    t.equal((await notesOf(connection, 'began')).length, leaves ? 0 : 1, 'a run that leaves is not noted')
    const own = (await notesOf(connection, 'opened')).find(([slot]) => slot === now)
    t.strictSame(await notesOf(connection, leaves ? 'left' : 'began'), [own], 'and is open no more')
  })

for (const [what, slot, clock] of [
  ['the last run began by a clock that was two hours ahead', now, Date.now() + 2 * HOUR],
  ['a run was queued by a clock that was two hours ahead', Date.now() + 2 * HOUR, Date.now() + 2 * HOUR - MINUTE],
] as const)
  test(`${what}: it does what there is to do`, async (t) => {
    const { connection, write, at, scores } = await detector(t, config)
    await write([{ device: 1000, at: slot - 5 * SECOND, current_a: 34 }])
    const line = `work,task=nrg-limit began=${clock}000000i ${slot - 10 * SECOND}000000`
    t.match(await createWriter(connection, buckets.rollup.name).write([line]), { kind: 'written' })
    await at(slot, [limit])
    t.equal((await scores()).length, 1)
  })

test('a server that runs any number of a task at once: one works, the others leave, and nothing is lost', (t) =>
  holdAnyNumber(t, 20))

test('a backlog is judged in shares, the oldest first, and what is read now before it', async (t) => {
  const { tasks, write, over, at, scores } = await detector(t, config)
  const [rollup, judging] = ['nrg-rollup', 'nrg-limit'].map((name) =>
    withOptions(taskOf(tasks, name), { share: fluxInteger(400) }),
  ) as [TaskScript, TaskScript]
  const start = T0 + 12 * HOUR
  await write(quiet(1000, start - 20 * MINUTE, start))
  await over(start - 20 * MINUTE, start, [rollup])
  await at(start, [rollup, judging])
  // Six hours of a device come at once, with a fault in each; another has one now.
  const past = Array.from({ length: 6 }, (_, i) => start - (i + 1) * HOUR + 15 * MINUTE)
  await write(quiet(1001, start - 6 * HOUR, start - 20 * MINUTE))
  await write(past.map((time) => ({ device: 1001, at: time, current_a: 34 })))
  await write([{ device: 1000, at: start + 5 * SECOND, current_a: 34 }])
  const seen: number[] = []
  for (let run = 1; seen.length < 7 && run < 60; run++) {
    await at(start + run * 10 * SECOND, [rollup, judging])
    const found = (await scores()).map(({ at: time }) => time)
    if (run === 1)
      t.strictSame(
        found.filter((time) => time > start),
        [start + 5 * SECOND],
        'what is read now',
      )
    for (const time of found) if (!seen.includes(time)) seen.push(time)
  }
  t.strictSame(
    seen.filter((time) => time < start),
    past.toSorted((a, b) => a - b),
  )
})

test('a run that a busy server began late does what is read now, and leaves what is late to one that began in time', async (t) => {
  const { write, at, scores } = await detector(t, config)
  const present = Date.now()
  const [recent, late] = [present - 2 * MINUTE, present - HOUR]
  await write([recent, late].map((time) => ({ device: 1000, at: time, current_a: 34 })))
  const times = async () => (await scores()).map((score) => score.at)
  // Not one of the slots, every two minutes, that do a share whatever the time.
  const slot = present - 40 * SECOND
  await at(slot % (2 * MINUTE) < 10 * SECOND ? slot - 10 * SECOND : slot, [limit])
  t.strictSame(await times(), [recent])
  await at(Date.now() - 5 * SECOND, [limit])
  t.strictSame(await times(), [late, recent])
})

for (const hours of [1.5, 23]) test(`a reading that is ${hours} hours late is judged`, (t) => holdHoursLate(t, hours))
