import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { faultOf } from '../src/results.mjs'
import { SharedProcess } from '../src/shared-process.mjs'

const TAP = "import tap, { test } from 'tap'\n"
const FILES = {
  'package.json': '{ "type": "module" }',
  test: {
    'fixture.ts': 'export const seen: string[] = []',
    'limited.test.ts': `${TAP}tap.setTimeout(8000)
test('in time', async () => {})`,
    'lasting.test.ts': `${TAP}test('lasts', async () => { await new Promise((resolve) => setTimeout(resolve, 8500)) })`,
    'first.test.ts': `${TAP}import { seen } from './fixture.ts'
test('first', async (t) => {
  seen.push('first')
  console.log('# told by the way')
  t.match(t.testdirName, /first\\.test\\.ts/)
})`,
    'second.test.ts': `${TAP}import { seen } from './fixture.ts'
test('what the one before it has loaded is here', async (t) => t.strictSame(seen, ['first']))
tap.test('by the other name', async () => {})`,
    'talking.test.ts': `${TAP}test('says much', async (t) => {
  for (let i = 0; i < 20_000; i++) t.ok(true, 'x'.repeat(200))
})`,
    'failing.test.ts': `${TAP}test('fails', async (t) => t.equal(1, 2))`,
    'throwing.test.ts': `${TAP}test('throws later', async () => {
  setTimeout(() => { throw new Error('late') })
  await new Promise((resolve) => setTimeout(resolve, 50))
})`,
    'loading.test.ts': `${TAP}throw new Error('at once')`,
    'exiting.test.ts': `${TAP}test('ends', async () => process.exit(0))`,
    'crashing.test.ts': `${TAP}test('crashes', async () => process.kill(process.pid, 'SIGKILL'))`,
    'hanging.test.ts': `${TAP}tap.setTimeout(1000)
test('waits for ever', async () => new Promise(() => {}))`,
    'busy.test.ts': `${TAP}test('hears nothing', async () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) })`,
    'changing.test.ts': `${TAP}test('changes', async () => {
  process.env.CHANGED_BY_A_TEST = '1'
  Date.now = () => 0
})`,
    'leaving.test.ts': `${TAP}test('leaves', async () => { setInterval(() => {}, 1000) })`,
    'late.test.ts': `${TAP}test('late', async (t) => { setTimeout(() => t.equal(1, 2), 100) })`,
    'closing.test.ts': `${TAP}(tap as unknown as { afterFiles(close: () => Promise<void>): void }).afterFiles(async () => clearInterval(timer))
const timer = setInterval(() => {}, 1000)
test('leaves what is closed after the last', async () => {})`,
  },
}

function start(t: Test, { timeoutMs = 120_000, endMs = 60_000 } = {}) {
  const folder = t.testdir(FILES)
  const env = { ...process.env, TAP: '1', TAP_TIMEOUT: '100', TAP_SAVE_FIXTURE: '1' }
  const shared = new SharedProcess({ v8Options: [], env, timeoutMs, endMs })
  t.teardown(() => shared.kill('SIGKILL'))
  const path = (name: string) => join(folder, 'test', `${name}.test.ts`)
  const run = async (name: string) => {
    const result = join(folder, `${name}.tap`)
    const ended = await shared.run(path(name), result)
    const text = readFileSync(result, 'utf8')
    return { text, fault: faultOf(text, ended) }
  }
  return { shared, run, path }
}

test('files run one after another in one process, each with what it prints', async (t) => {
  const { run, shared } = start(t)
  const first = await run('first')
  t.equal(first.fault, undefined)
  t.match(first.text, '# told by the way')
  const second = await run('second')
  t.equal(second.fault, undefined)
  t.match(second.text, /^ok 1 - what the one before it has loaded is here.*^ok 2 - by the other name.*^1\.\.2/ms)
  t.notMatch(second.text, 'first')
  t.strictSame(await shared.end(), [])
})

test('a file that says more than can be read at once has ended when all of it is read', async (t) => {
  const { run, shared } = start(t)
  const { text, fault } = await run('talking')
  t.equal(fault, undefined)
  t.match(text, /^1\.\.1$/m)
  t.strictSame(await shared.end(), [])
})

test('what fails is told of its file, and the others run all the same', async (t) => {
  const { run, path, shared } = start(t)
  const beside = (name: string) => `(after ${path(name)} in one process)`
  t.equal((await run('failing')).fault, '1 failed')
  t.equal((await run('throwing')).fault, `1 failed ${beside('failing')}`)
  const loading = await run('loading')
  t.match(loading.fault, /^\d failed/)
  t.match(loading.text, 'at once')
  t.equal((await run('exiting')).fault, `it ended before its tests did ${beside('loading')}`)
  t.equal((await run('first')).fault, undefined, 'in another process')
  t.equal((await run('crashing')).fault, `it was ended by SIGKILL ${beside('first')}`)
  t.equal((await run('first')).fault, undefined)
  t.equal((await run('second')).fault, undefined)
  t.strictSame(await shared.end(), [])
})

test('what does not end is told of its file', async (t) => {
  const { run, shared } = start(t)
  const hanging = await run('hanging')
  t.match(hanging.fault, /^\d failed/)
  t.match(hanging.text, /timeout!/)
  t.equal((await run('first')).fault, undefined, 'in another process')
  await shared.end()
  const busy = start(t, { timeoutMs: 3000 })
  t.equal((await busy.run('busy')).fault, 'it was ended by SIGKILL')
})

test('the time of a file ends with it', async (t) => {
  const { run, shared } = start(t)
  t.equal((await run('limited')).fault, undefined)
  t.equal((await run('lasting')).fault, undefined)
  t.strictSame(await shared.end(), [])
})

test('what a file changes for the others is told', async (t) => {
  const { run } = start(t)
  const { fault } = await run('changing')
  for (const what of ["the environment's CHANGED_BY_A_TEST", 'Date.now']) t.match(fault, what)
})

test('what a file leaves open is told, unless all share it', async (t) => {
  const { run, shared, path } = start(t, { endMs: 500 })
  t.equal((await run('first')).fault, undefined)
  t.equal((await run('leaving')).fault, undefined)
  t.equal((await run('closing')).fault, undefined)
  const [left] = await shared.end()
  t.same(left, { file: path('leaving'), fault: 'it leaves open: Timeout' })
  const other = start(t)
  t.equal((await other.run('closing')).fault, undefined)
  t.strictSame(await other.shared.end(), [])
})

test('an assertion after the end of its file is told', async (t) => {
  const { run, shared, path } = start(t)
  t.equal((await run('late')).fault, undefined)
  t.equal((await run('first')).fault, undefined)
  t.strictSame(await shared.end(), [{ file: path('late'), fault: 'an assertion came after its end' }])
})
