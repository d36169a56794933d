import { test } from 'tap'
import { firstIdAt } from '../../src/metadata/identifier.ts'
import type { Metadata } from '../../src/metadata/metadata.ts'
import { type Run, startedMessage } from '../../src/tasks/run.ts'
import { RunHistory } from '../../src/tasks/run-history.ts'
import { openMetadata } from '../fixture/open-metadata.ts'
import { recordsOf } from '../fixture/records-of.ts'

const DAY = 86_400_000
const SCRIPT = 'option task = {name: "n", every: 1m}'

function run(id: string, options: Partial<Run> = {}): Run {
  const log = [
    { time: '2024-01-01T00:00:00Z', message: startedMessage(SCRIPT) },
    { time: '2024-01-01T00:00:01Z', message: 'Completed(success)' },
  ]
  const times = { requestedAt: '', startedAt: '2024-01-01T00:00:00.000Z', finishedAt: '2024-01-01T00:00:01.000Z' }
  return { id, taskID: 'a', status: 'success', scheduledFor: 100, ...times, log, ...options }
}

async function record(metadata: Metadata, history: RunHistory, runs: readonly Run[], finished = 0): Promise<void> {
  await metadata.update((transaction) => {
    for (const one of runs) for (const operation of history.record(one, SCRIPT, finished)) transaction.stage(operation)
  })
}

const all = () => true

test('keeps runs whole, and their script once', async (t) => {
  const { metadata, reopen } = await openMetadata(t)
  await record(metadata, new RunHistory(metadata), [run('1'), run('2', { scheduledFor: 200 })])
  t.equal((await recordsOf(metadata.keyValue, 'run-script/')).length, 1)
  const history = new RunHistory(await reopen())
  t.strictSame(await history.find('a', '1'), run('1'))
  t.equal(await history.find('b', '1'), undefined, 'it is not of that task')
  t.equal(await history.find('a', '3'), undefined)
  t.strictSame(await history.list('a', 10, all), [run('2', { scheduledFor: 200 }), run('1')])
})

test('lists the latest times first, and those of a time in the order of their start', async (t) => {
  const { metadata } = await openMetadata(t)
  const history = new RunHistory(metadata)
  await record(metadata, history, [
    run('1', { scheduledFor: -50 }),
    run('2', { scheduledFor: 100, startedAt: '2024-01-01T00:00:02.000Z' }),
    run('3', { scheduledFor: 100, startedAt: '2024-01-01T00:00:01.000Z' }),
    run('4', { scheduledFor: 2_000_000_000 }),
    run('5', { taskID: 'b' }),
  ])
  const ids = async (limit: number, matches: (run: Run) => boolean) =>
    (await history.list('a', limit, matches)).map(({ id }) => id).join('')
  t.equal(await ids(10, all), '4321')
  t.equal(await ids(2, all), '43')
  t.equal(await ids(0, all), '')
  t.equal(await ids(10, ({ scheduledFor }) => scheduledFor < 100), '1')
})

test('forgets the runs of a task, and those that are old', async (t) => {
  const { metadata } = await openMetadata(t)
  const history = new RunHistory(metadata)
  const ids = [firstIdAt(0), firstIdAt(1), firstIdAt(DAY), firstIdAt(DAY + 1)] as const
  await record(metadata, history, [run(ids[0]), run(ids[1])], 1)
  await record(metadata, history, [run(ids[2]), run(ids[3], { taskID: 'b' })], DAY + 1)
  await history.prune(3 * DAY + 2)
  t.strictSame(
    (await history.list('a', 10, all)).map(({ id }) => id),
    [ids[2]],
  )
  t.equal(await history.find('a', ids[0]), undefined)
  await history.forget('a')
  t.strictSame(await history.list('a', 10, all), [])
  t.equal((await history.list('b', 10, all)).length, 1)
  t.equal((await recordsOf(metadata.keyValue, 'past/run')).length, 2, 'of one run: itself and its index')
  t.equal((await recordsOf(metadata.keyValue, 'run')).length, 1, 'and its script')
})
