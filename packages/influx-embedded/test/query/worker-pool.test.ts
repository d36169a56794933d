import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import type { AnswerData, Job } from '../../src/query/messages.ts'
import { type JobHandle, WorkerPool } from '../../src/query/worker-pool.ts'
import { endlessScript, slowToCheck } from '../fixture/endless-script.ts'

const ONE_ROW = 'import "array" array.from(rows: [{n: 1}])'
const READS = 'from(bucket: "b") |> range(start: 0)'

const noData: AnswerData = () => Promise.reject(new Error('there is no data'))
/** Keeps a script that reads waiting. */
const silence: AnswerData = () => new Promise(() => {})

function job(script: string): Job {
  return {
    script,
    now: 10n ** 18n,
    organization: { id: '0000000000000001', name: 'o' },
    buckets: [{ id: '0000000000000002', name: 'b', organizationId: '0000000000000001', retentionPeriodNs: 0n }],
    limits: { memoryBytes: 2 ** 30, rows: 1e6 },
    dialect: {},
  }
}

function build(t: Test, options: Partial<ConstructorParameters<typeof WorkerPool>[0]> = {}) {
  const pool = new WorkerPool({ name: 'test', size: 1, queueLength: 2, limitMs: 60_000, parseMs: 30_000, ...options })
  t.teardown(() => pool.close())
  return {
    pool,
    run: (script: string, answer = noData) => {
      let handle = undefined as unknown as JobHandle
      let text = ''
      let pieces = 0
      const outcome = new Promise<string>((resolve) => {
        handle = pool.run(job(script), answer, {
          piece: (bytes) => {
            text += Buffer.from(bytes).toString()
            pieces++
          },
          done: () => resolve(text),
          failed: ({ code, message }) => resolve(`${code}: ${message}`),
        })
      })
      return { handle, outcome, pieces: () => pieces }
    },
  }
}

test('runs scripts one after the other', async (t) => {
  const { pool, run } = build(t)
  const runs = [run(ONE_ROW), run('x'), run(ONE_ROW)]
  t.strictSame(pool.load, { running: 1, waiting: 2 })
  const outcomes = await Promise.all(runs.map(({ outcome }) => outcome))
  t.strictSame(outcomes, [
    ',result,table,n\r\n,_result,0,1\r\n\r\n',
    'invalid: error @1:1-1:2: undefined identifier x',
    ',result,table,n\r\n,_result,0,1\r\n\r\n',
  ])
  t.strictSame(pool.load, { running: 0, waiting: 0 })
})

test('small tables come in fewer pieces than they are', async (t) => {
  const { run } = build(t)
  const rows = Array.from({ length: 500 }, (_, n) => `{n: ${n}}`).join(',')
  const { outcome, pieces } = run(`import "array" array.from(rows: [${rows}]) |> group(columns: ["n"])`)
  const lines = (await outcome).trimEnd().split('\r\n')
  t.strictSame(lines, [',result,table,n', ...Array.from({ length: 500 }, (_, n) => `,_result,${n},${n}`)])
  t.ok(pieces() < 500, `${pieces()} pieces`)
})

test('a thread that has nothing to do ends where it is to, and the next script gets another', async (t) => {
  const { pool, run } = build(t, { idleMs: 1 })
  const answer = ',result,table,n\r\n,_result,0,1\r\n\r\n'
  t.equal(await run(ONE_ROW).outcome, answer)
  while (pool.threads > 0) await sleep(10)
  t.equal(await run(ONE_ROW).outcome, answer)
})

test('refuses what finds no place in the queue, and what comes after the end', async (t) => {
  const { pool, run } = build(t)
  const runs = [run(READS, silence), run(ONE_ROW), run(ONE_ROW)]
  t.equal(await run(ONE_ROW).outcome, 'too many requests: too many queries are waiting; try again later')
  await pool.close()
  for (const { outcome } of runs) t.equal(await outcome, 'unavailable: the server is shutting down')
  t.equal(await run(ONE_ROW).outcome, 'unavailable: the server is shutting down')
})

test('cancels scripts that wait and scripts that run', async (t) => {
  const { run } = build(t)
  const first = run(endlessScript)
  const second = run(ONE_ROW)
  second.handle.cancel()
  t.equal(await second.outcome, 'internal error: the query was canceled')
  first.handle.cancel()
  t.match(await first.outcome, 'internal error: the query was canceled')
  first.handle.cancel()
  t.match(await run(ONE_ROW).outcome, ',_result,0,1')
})

test('ends a script that takes too long, and replaces a thread that does not listen', async (t) => {
  const { run } = build(t, { limitMs: 200 })
  t.equal(
    await run(READS, silence).outcome,
    'unavailable: the query took longer than it may; narrow its range or aggregate',
  )
  t.match(await run(ONE_ROW).outcome, /,_result,0,1|took longer/)
})

test('ends a parser that takes too long for a script, and replaces its thread', async (t) => {
  const { pool, run } = build(t, { parseMs: 1000 })
  t.equal(
    await run(slowToCheck).outcome,
    'invalid: compilation failed: the parser took longer than the 1 s that it may for a script; make the script simpler',
  )
  t.match(await run(ONE_ROW).outcome, /,_result,0,1|took longer/)
  t.strictSame(pool.load, { running: 0, waiting: 0 })
})

test('a script that is parsed runs on past the time of the parser', async (t) => {
  const { run } = build(t, { parseMs: 1000, limitMs: 1100 })
  // On a machine that is busy a new thread may take longer for its first one.
  while (!(await run(ONE_ROW).outcome).includes(',_result,0,1'));
  t.equal(
    await run(READS, silence).outcome,
    'unavailable: the query took longer than it may; narrow its range or aggregate',
  )
})

test('what goes wrong while it reads is a fault of the server', async (t) => {
  const { run } = build(t)
  t.match(await run(READS).outcome, /^internal error: .*there is no data/)
})
