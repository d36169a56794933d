import { Worker } from 'node:worker_threads'
import { test } from 'tap'
import { SharedState } from '../../src/query/shared-state.ts'

test('both sides see answers and the reason to stop', (t) => {
  const main = new SharedState()
  const worker = new SharedState(main.buffer)
  const seen = worker.answers
  main.announceAnswer()
  worker.waitForAnswer(seen)
  t.equal(worker.answers, seen + 1)
  t.equal(worker.stopReason, 'none')
  t.equal(main.isParsed, false)
  worker.announceParsed()
  t.equal(main.isParsed, true)
  main.stop('time')
  t.equal(worker.stopReason, 'time')
  main.reset()
  t.equal(main.isParsed, false)
  t.equal(worker.stopReason, 'none')
  t.end()
})

test('a worker waits until what it sent is taken', async (t) => {
  const main = new SharedState()
  const worker = new SharedState(main.buffer)
  let asked = 0
  worker.charge(4 * 2 ** 20, () => asked++)
  t.equal(asked, 0, 'up to the bound it does not wait')
  // Another thread takes it a little later; this one sleeps meanwhile.
  const taker = new Worker(
    'const { workerData } = require("worker_threads"); const c = new Int32Array(workerData); setTimeout(() => { Atomics.sub(c, 2, 1000); Atomics.notify(c, 2) }, 50)',
    { eval: true, workerData: main.buffer, execArgv: [] },
  )
  worker.charge(1000, () => asked++)
  t.ok(asked > 0, 'while it waits it looks whether it is to stop')
  await taker.terminate()
  t.throws(() =>
    worker.charge(1, () => {
      throw new Error('stopped')
    }),
  )
})
