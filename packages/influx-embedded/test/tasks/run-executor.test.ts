import { pino } from 'pino'
import { type Test, test } from 'tap'
import type { Metadata } from '../../src/metadata/metadata.ts'
import type { Task } from '../../src/metadata/records.ts'
import type { Run } from '../../src/tasks/run.ts'
import { RunExecutor } from '../../src/tasks/run-executor.ts'
import { RunHistory } from '../../src/tasks/run-history.ts'
import { RunMetrics } from '../../src/tasks/run-metrics.ts'
import type { ScriptOutcome } from '../../src/threads/script-outcome.ts'
import { FakeClock } from '../fixture/fake-clock.ts'
import { openMetadata, taskOf, until } from '../fixture/open-metadata.ts'
import { recordsOf } from '../fixture/records-of.ts'

const START = '2024-01-01T00:00:00Z'
const NOW = Date.parse(START) / 1000
const OK: ScriptOutcome = { ok: true }

/** Scripts that run until the test says how they end. */
class Scripts {
  readonly running: { readonly at: number; readonly end: (outcome: ScriptOutcome | Error) => void }[] = []
  most = 0

  readonly run = (_task: Task, at: number, signal: AbortSignal): Promise<ScriptOutcome> =>
    new Promise((resolve, reject) => {
      const end = (outcome: ScriptOutcome | Error) => {
        this.running.splice(this.running.indexOf(entry), 1)
        if (outcome instanceof Error) reject(outcome)
        else resolve(outcome)
      }
      const entry = { at, end }
      this.running.push(entry)
      this.most = Math.max(this.most, this.running.length)
      signal.addEventListener('abort', () => end({ ok: false, phase: 'run', message: 'ended', canceled: true }))
    })

  get times(): number[] {
    return this.running.map(({ at }) => at - NOW)
  }
}

function executorOf(metadata: Metadata, clock: FakeClock, scripts: Scripts, anyNumberAtOnce = false) {
  const recorded: Run[] = []
  const executor = new RunExecutor({
    metadata,
    clock,
    history: new RunHistory(metadata),
    metrics: new RunMetrics(),
    logger: pino({ level: 'silent' }),
    runScript: scripts.run,
    anyNumberAtOnce,
    record: async (_task, run) => {
      recorded.push(run)
    },
  })
  return { executor, recorded }
}

async function build(t: Test, options: Partial<Task> = {}, anyNumberAtOnce = false) {
  const clock = new FakeClock(START)
  const under = await openMetadata(t, () => clock.now())
  const { metadata } = under
  await metadata.update((transaction) => transaction.put(metadata.tasks, taskOf('a', options)))
  const scripts = new Scripts()
  const history = new RunHistory(metadata)
  return {
    under,
    metadata,
    clock,
    scripts,
    ...executorOf(metadata, clock, scripts, anyNumberAtOnce),
    done: async () => (await history.list('a', 100, () => true)).reverse(),
    task: () => metadata.tasks.get('a') as Task,
  }
}

test('a run is carried out, logged and remembered', async (t) => {
  const { executor, scripts, clock, done, task, recorded } = await build(t)
  executor.execute('a', NOW)
  await until(() => scripts.running.length === 1)
  t.match(executor.of('a'), [{ status: 'started', scheduledFor: NOW, requestedAt: '' }])
  clock.advance(1500)
  scripts.running[0]?.end(OK)
  await until(() => recorded.length === 1)
  t.strictSame(executor.of('a'), [])
  const [run] = await done()
  t.match(run, { status: 'success', startedAt: '2024-01-01T00:00:00.000Z', finishedAt: '2024-01-01T00:00:01.500Z' })
  t.strictSame(
    run?.log.map(({ message }) => message),
    ['Started task from script: "option task = {name: \\"n\\", every: 1m}"', 'Completed(success)'],
  )
  t.match(task(), { latestCompleted: NOW, latestScheduled: NOW, lastRunStatus: 'success', lastRunError: '' })
})

test('a failure is told by where it happened', async (t) => {
  const { executor, scripts, done, task, recorded } = await build(t)
  for (const [outcome, lines] of [
    [
      { ok: false, phase: 'run', message: 'bad', canceled: false },
      ['Completed(failed)', 'could not execute task run: bad'],
    ],
    [
      { ok: false, phase: 'start', message: 'could not find bucket "x"', canceled: false },
      [
        'Completed(failed)',
        'error exhausting result iterator: could not find bucket "x"',
        'Task encountered unrecoverable error, requires admin action: error exhausting result iterator: could not find bucket "x"',
      ],
    ],
    [
      new Error('a bug'),
      ['Completed(failed)', 'error exhausting result iterator: An internal error has occurred - check server logs'],
    ],
  ] as const) {
    const before = recorded.length
    executor.execute('a', NOW + before)
    await until(() => scripts.running.length === 1)
    scripts.running[0]?.end(outcome as ScriptOutcome)
    await until(() => recorded.length > before)
    const run = (await done()).at(-1)
    t.equal(run?.status, 'failed')
    t.strictSame(
      run?.log.slice(1).map(({ message }) => message),
      lines,
    )
  }
  t.equal(task().lastRunStatus, 'failed')
})

for (const concurrency of [1, 2]) {
  test(`no more than ${concurrency} of a task run at once, the earliest times first`, async (t) => {
    const { executor, scripts, recorded } = await build(t, { concurrency })
    for (const slot of [-3, -1, -2, 0]) await executor.force('a', NOW + slot)
    while (recorded.length < 4) {
      await until(() => scripts.running.length > 0 || recorded.length === 4)
      scripts.running[0]?.end(OK)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    t.equal(scripts.most, concurrency)
    if (concurrency === 1) {
      t.strictSame(
        recorded.map(({ scheduledFor }) => scheduledFor - NOW),
        [-3, -2, -1, 0],
      )
    }
  })
}

test('any number of a task run at once where nothing limits it', async (t) => {
  const { executor, scripts } = await build(t, { concurrency: 1 }, true)
  for (const slot of [-3, -2, -1]) executor.execute('a', NOW + slot)
  await until(() => scripts.running.length === 3)
  t.strictSame(scripts.times, [-3, -2, -1])
})

test('those that have to wait say so', async (t) => {
  const { executor, scripts } = await build(t)
  await executor.force('a', NOW - 60)
  await until(() => scripts.running.length === 1)
  const second = await executor.force('a', NOW)
  t.match(executor.find('a', second.id), {
    status: 'scheduled',
    log: [{ message: 'Task limit reached: could not execute task, concurrency limit reached, runs in front: 0' }],
  })
  await executor.stop()
})

test('a run that is asked for ahead of its time waits for it', async (t) => {
  const { executor, scripts, clock, recorded } = await build(t)
  const run = await executor.force('a', NOW + 60)
  t.equal(run.requestedAt, '2024-01-01T00:00:00.000Z')
  clock.advance(59_000)
  await new Promise((resolve) => setTimeout(resolve, 20))
  t.strictSame(scripts.running, [])
  clock.advance(1000)
  await until(() => scripts.running.length === 1)
  t.strictSame(scripts.times, [60])
  scripts.running[0]?.end(OK)
  await until(() => recorded.length === 1)
})

test('runs are cancelled while they wait and while they run, once', async (t) => {
  const { executor, scripts, recorded, done } = await build(t)
  const first = await executor.force('a', NOW - 60)
  await until(() => scripts.running.length === 1)
  const second = await executor.force('a', NOW)
  t.equal(executor.cancel('b', first.id), false, 'it is not of that task')
  t.equal(executor.cancel('a', second.id), true)
  executor.cancel('a', second.id)
  t.equal(executor.cancel('a', first.id), true)
  await until(() => recorded.length === 2 && executor.of('a').length === 0)
  t.strictSame(
    (await done()).map(({ status }) => status),
    ['canceled', 'canceled'],
  )
  t.equal(executor.cancel('a', first.id), false, 'it is done')
  t.strictSame(scripts.running, [])
})

test('a stop leaves runs to the next start', async (t) => {
  const { executor, scripts, clock, metadata } = await build(t)
  await executor.force('a', NOW - 60)
  await executor.force('a', NOW)
  await until(() => scripts.running.length === 1)
  await executor.stop()
  t.strictSame(scripts.running, [])
  const again = new Scripts()
  const { executor: next, recorded } = executorOf(metadata, clock, again)
  await next.resume()
  for (const time of [-60, 0]) {
    await until(() => again.times[0] === time)
    again.running[0]?.end(OK)
  }
  await until(() => recorded.length === 2)
  const { executor: third } = executorOf(metadata, clock, again)
  await third.resume()
  t.strictSame(third.of('a'), [], 'nothing is left over')
})

test('runs go on while the disk refuses, and are recorded when it takes writes again', async (t) => {
  const { executor, scripts, clock, under, recorded, done } = await build(t)
  under.refusing = true
  await t.rejects(executor.force('a', NOW), 'one that is asked for is refused')
  executor.execute('a', NOW)
  await until(() => scripts.running.length === 1)
  scripts.running[0]?.end(OK)
  await new Promise((resolve) => setTimeout(resolve, 20))
  t.strictSame(recorded, [])
  under.refusing = false
  await until(() => {
    clock.advance(1000)
    return recorded.length === 1
  })
  t.match(await done(), [{ status: 'success' }])
})

test('the runs of a task that is gone are ended and not recorded', async (t) => {
  const { executor, scripts, metadata, recorded } = await build(t)
  await executor.force('a', NOW - 60)
  await executor.force('a', NOW)
  await until(() => scripts.running.length === 1)
  await metadata.update((transaction) => transaction.delete(metadata.tasks, 'a'))
  executor.drop('a')
  await until(() => executor.of('a').length === 0)
  t.strictSame(recorded, [])
  t.strictSame(await recordsOf(metadata.keyValue, 'run-active/'), [])
})

test('a task takes only so many waiting runs', async (t) => {
  const { executor, scripts } = await build(t)
  t.equal(executor.accepts('a'), true)
  for (let i = 0; i < 100; i++) executor.execute('a', NOW + i)
  await until(() => executor.of('a').length === 100 && scripts.running.length === 1)
  t.equal(executor.accepts('a'), false)
  t.equal(executor.accepts('b'), true)
  await executor.stop()
})
