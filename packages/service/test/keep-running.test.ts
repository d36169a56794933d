import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'

const program = join(import.meta.dirname, '../bin/keep-running.mjs')

/** Runs a program under it whose source this is; `starts` counts its lines "started". */
function keep(t: Test, source: string, env: Readonly<Record<string, string>> = {}) {
  const folder = t.testdir({ src: { 'part.mjs': `console.log('started', process.pid)\n${source}`, 'notes.txt': '' } })
  const child = spawn(process.execPath, [program, 'part', 'src/part.mjs'], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  t.teardown(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const pids = () => [...output.matchAll(/started (\d+)/g)].map(([, pid]) => Number(pid))
  return {
    folder,
    child,
    ended,
    output: () => output,
    async said(text: string): Promise<void> {
      while (!output.includes(text)) await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')])
    },
    /** Waits for its start of this number; answers the process. */
    async start(number: number): Promise<number> {
      for (;;) {
        const pid = pids()[number - 1]
        if (pid !== undefined) return pid
        await once(child.stdout, 'data')
      }
    },
    pids,
  }
}

test('what is killed is started again, and one line says so', async (t) => {
  const part = keep(t, 'setInterval(() => {}, 1000)')
  const first = await part.start(1)
  process.kill(first, 'SIGKILL')
  const second = await part.start(2)
  t.not(first, second)
  t.match(part.output(), /^part ended by SIGKILL; it is started again in 0\.5 s$/m)
  part.child.kill('SIGTERM')
  t.equal(await part.ended, 0, 'told to stop, it stops its program and does not start it again')
  t.equal(part.pids().length, 2)
  t.throws(() => process.kill(second, 0), 'the program has ended')
})

test('what fails again and again is started less and less often', async (t) => {
  const part = keep(t, 'process.exit(3)')
  await part.start(3)
  const waits = [...part.output().matchAll(/^part ended with status 3; it is started again in ([\d.]+) s$/gm)]
  t.strictSame(
    waits.slice(0, 2).map(([, seconds]) => Number(seconds)),
    [0.5, 1],
  )
  part.child.kill('SIGINT')
  t.equal(await part.ended, 0, 'while it waits, a signal ends it too')
})

test('a fault of the configuration and an orderly end are final', async (t) => {
  for (const status of [78, 0]) {
    const part = keep(t, `process.exit(${status})`)
    t.equal(await part.ended, status)
    t.equal(part.pids().length, 1)
    t.notMatch(part.output(), 'started again')
  }
})

test('with DEV_WATCH a change of a source starts it again, and of nothing else', async (t) => {
  const part = keep(t, 'setInterval(() => {}, 1000); process.on("SIGTERM", () => process.exit(0))', { DEV_WATCH: 'on' })
  await part.start(1)
  await part.said('watching')
  writeFileSync(join(part.folder, 'src/notes.txt'), 'no source')
  mkdirSync(join(part.folder, 'src/folder'))
  // Where other tests put what they need: within the packages, and nobody's source.
  const beside = join(part.folder, '../of-another-test/src')
  mkdirSync(beside, { recursive: true })
  writeFileSync(join(beside, 'other.ts'), 'export const two = 2')
  t.teardown(() => rmSync(join(beside, '..'), { recursive: true }))
  await sleep(500)
  t.equal(part.pids().length, 1, 'none of that is a source')
  writeFileSync(join(part.folder, 'src/new.ts'), 'export const one = 1')
  await part.start(2)
  t.match(part.output(), /^part: \S*src\/new\.ts changed; it is started again$/m)
  t.notMatch(part.output(), /notes\.txt|other\.ts|folder changed/)
  part.child.kill('SIGTERM')
  t.equal(await part.ended, 0)
})

test('a change that has not settled starts nothing once it is told to stop', async (t) => {
  const part = keep(t, 'setInterval(() => {}, 1000)', { DEV_WATCH: 'on' })
  await part.start(1)
  await part.said('watching')
  for (let change = 0; change < 20; change++) {
    writeFileSync(join(part.folder, 'src/new.ts'), `export const one = ${change}`)
    await sleep(20)
  }
  part.child.kill('SIGTERM')
  t.equal(await part.ended, 0)
  t.equal(part.pids().length, 1)
})
