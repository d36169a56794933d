import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { test } from 'tap'
import { afterWork, ownThread, workOf } from '../../src/threads/thread-work.ts'

/** A thread that tells its name, sleeps until it is woken, and then works for good. */
const program = `
const { parentPort, workerData } = require('node:worker_threads')
parentPort.postMessage(require('node:fs').readlinkSync('/proc/thread-self'))
Atomics.wait(workerData, 0, 0)
for (;;);`

const others = ownThread() === undefined && 'the system does not tell'

test('a thread that waits for a core does not use up its time', { skip: others }, async (t) => {
  const woken = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(program, { eval: true, workerData: woken })
  t.teardown(() => worker.terminate())
  const [thread] = (await once(worker, 'message')) as [string]
  let acted = false
  const done = new Promise<void>((resolve) => {
    afterWork(thread, 100, () => {
      acted = true
      resolve()
    })
  })
  const before = workOf(thread) ?? Number.NaN
  await pause(400)
  t.equal(acted, false, 'it slept through four times what it may work')
  Atomics.store(woken, 0, 1)
  Atomics.notify(woken, 0)
  // What keeps this process alive until then: the thread, whose limit by itself does not.
  await done
  t.ok((workOf(thread) ?? 0) - before >= 90, 'and worked as long as it may')
})

test('the work of the calling thread grows', { skip: others }, (t) => {
  const before = workOf(ownThread()) ?? Number.NaN
  while ((workOf(ownThread()) ?? Number.NaN) - before < 50);
  t.pass()
  t.end()
})

test('where the system does not tell, what has gone by counts; what is stopped does not act', async (t) => {
  t.equal(workOf(undefined), undefined)
  t.equal(workOf('1/task/nosuch'), undefined)
  let stopped = 0
  const stop = afterWork(undefined, 5, () => stopped++)
  stop()
  // The limit alone does not keep a process alive.
  const alive = setInterval(() => {}, 1000)
  await new Promise<void>((resolve) => void afterWork(undefined, 20, resolve))
  clearInterval(alive)
  t.equal(stopped, 0)
})
