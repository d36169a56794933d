import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts } from '@nrg/service/testing/free-ports'
import { type Test, test } from 'tap'
import { loadConfig } from '../src/config.ts'
import { requireBuilt } from '../src/start/built.ts'
import { launch, type Program, programsOf } from '../src/start/parts.ts'
import { secretFaults } from '../src/start/secrets.ts'
import { supervise } from '../src/start/supervise.ts'

/** A service that is ready at once, says when it ends, and can be told what to do. */
const SERVICE = `import { createServer } from 'node:http'
import { appendFileSync } from 'node:fs'
const [port, log, name] = [process.env.PORT_OF.split(',')[Number(process.argv[1].match(/(\\d)\\.mjs$/)[1])], process.env.LOG, process.argv[1]]
const note = (what) => {
  try {
    appendFileSync(log, \`\${what} \${name.slice(-5, -4)} \${process.pid}\\n\`)
  } catch {
    // The test is over, and its folder gone.
  }
}
createServer((_request, response) => response.end('{}')).listen(port, '127.0.0.1', () => note('listens'))
const end = (why) => { note(why); process.exit(0) }
process.on('SIGTERM', () => setTimeout(() => end('ends'), 100))
process.on('disconnect', () => end('orphaned'))
`

async function run(t: Test, count: number, source = SERVICE) {
  const ports = await freePorts(count)
  const files = Object.fromEntries(ports.map((_, at) => [`part-${at}.mjs`, source]))
  const folder = t.testdir({ ...files, log: '' })
  const programs: Program[] = ports.map((port, at) => ({
    name: `part ${at}`,
    file: join(folder, `part-${at}.mjs`),
    readyUrl: `http://127.0.0.1:${port}/ready`,
  }))
  const stop = new AbortController()
  const lines: string[] = []
  let readyAt: number | undefined
  const ended = supervise({
    programs,
    env: { PATH: process.env.PATH, PORT_OF: ports.join(), LOG: join(folder, 'log') },
    signal: stop.signal,
    say: (line) => lines.push(line),
    onReady: () => {
      readyAt = lines.length
    },
  })
  t.teardown(async () => {
    stop.abort()
    await ended
  })
  const log = () => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')
  const until = async (holds: () => boolean) => {
    while (!holds()) await sleep(10)
  }
  return { stop, ended, lines, log, until, ready: () => readyAt !== undefined }
}

test('the heaps of ingest and query are of the size that they may have, and are looked through in time', async (t) => {
  const programs = programsOf(loadConfig({ MAX_RSS_BYTES: '536870912' }))
  const flags = ['--max-old-space-size=512', '--max-semi-space-size=8']
  t.strictSame(
    programs.map((program) => [program.name, program.flags]),
    [
      ['ingest', flags],
      ['notify', undefined],
      ['query', flags],
      ['database', undefined],
    ],
  )
  const told = "import v8 from 'node:v8'\nprocess.send([process.execArgv, v8.getHeapStatistics().heap_size_limit])\n"
  const folder = t.testdir({ 'told.mjs': told })
  const child = launch({ name: 'told', file: join(folder, 'told.mjs'), flags }, { PATH: process.env.PATH })
  const [[options, most]] = (await once(child, 'message')) as [[string[], number]]
  t.strictSame(options, flags)
  t.ok(most < 600_000_000, `at most ${most} bytes`)
})

test('programs are started at once and stopped one after the other, as they stand', async (t) => {
  const { stop, ended, lines, log, until, ready } = await run(t, 3)
  await until(ready)
  t.equal(lines.filter((line) => /^part \d is ready after [\d.]+ s \(process \d+\)$/.test(line)).length, 3)
  stop.abort()
  t.strictSame(await ended, [])
  t.strictSame(
    log()
      .filter((line) => line.startsWith('ends'))
      .map((line) => line.split(' ')[1]),
    ['0', '1', '2'],
  )
  t.strictSame(lines.slice(-3), ['part 0 has stopped', 'part 1 has stopped', 'part 2 has stopped'])
})

test('what is killed, and what ends by itself, is started again; the others stay', async (t) => {
  const { lines, log, until, ready } = await run(t, 2)
  await until(ready)
  const pidOf = (part: string) =>
    Number(
      log()
        .findLast((line) => line.startsWith(`listens ${part}`))
        ?.split(' ')[2],
    )
  const [first, other] = [pidOf('0'), pidOf('1')]
  for (const [signal, said] of [
    ['SIGKILL', 'part 0 ended by SIGKILL; it is started again in 0.5 s'],
    ['SIGTERM', 'part 0 ended with status 0; it is started again in 1 s'],
  ] as const) {
    const before = lines.length
    process.kill(pidOf('0'), signal)
    await until(() => lines.slice(before).some((line) => line.startsWith('part 0 is ready')))
    t.ok(lines.includes(said), said)
  }
  t.not(pidOf('0'), first)
  t.equal(pidOf('1'), other)
})

test('a fault that only the user can mend ends all', async (t) => {
  const source = `if (process.argv[1].endsWith('1.mjs')) process.exit(78)\n${SERVICE}`
  const { ended, lines, ready } = await run(t, 2, source)
  t.strictSame(await ended, ['part 1'])
  t.notOk(ready())
  t.ok(lines.includes('part 0 has stopped'))
  t.notMatch(lines.join('\n'), 'started again')
})

test('every secret that is missing or can be guessed is said, with how it is made', (t) => {
  const good = 'x'.repeat(16)
  t.strictSame(secretFaults({ INGEST_KEY: good, INFLUXDB_TOKEN: good }), [])
  const none = secretFaults({})
  t.equal(none.length, 2)
  t.match(none[0], /^INGEST_KEY is not set: .*`openssl rand -hex 24`.* Set it in \.env/)
  t.match(none[1], /^INFLUXDB_TOKEN is not set: .*`openssl rand -hex 24`|as `openssl rand -hex 24` prints/)
  const short = secretFaults({ INGEST_KEY: 'x'.repeat(15), INFLUXDB_TOKEN: 'dev-token' })
  t.match(short[0], /^INGEST_KEY: its value has fewer than 16 .*`openssl rand -hex 24`/)
  t.match(short[1], /^INFLUXDB_TOKEN: its value has fewer than 16 .*`npm run recover -- --replace`/)
  t.notMatch(short.join('\n'), 'dev-token', 'no message shows a secret')
  t.strictSame(
    secretFaults({ INGEST_KEY: good, INFLUXDB_TOKEN: 'dev-token', INFLUXDB_URL: 'http://db:8086' }),
    [],
    'the token of another database is its own matter',
  )
  t.end()
})

test('what was built from other sources is not run', (t) => {
  const root = t.testdir({ apps: {}, packages: { 'one.ts': 'one', 'two.ts': 'two' }, infra: { dist: {} } })
  const known = (name: string, text: string) => ({
    size: text.length,
    mtimeMs: statSync(join(root, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    sha256: createHash('sha256').update(text).digest('hex'),
  })
  const sources = Object.fromEntries(
    ['one', 'two', 'gone'].map((text) => [`packages/${text}.ts`, known(`packages/${text}.ts`, text)]),
  )
  writeFileSync(join(root, 'infra/dist/built.json'), JSON.stringify({ sources }))
  t.throws(() => requireBuilt(root), { message: /^the page is not built: `npm run build`/ })
  mkdirSync(join(root, 'apps/dashboard/dist'), { recursive: true })
  writeFileSync(join(root, 'apps/dashboard/dist/index.html'), '')
  t.doesNotThrow(() => requireBuilt(root), 'a source that is not there is no other one')
  const two = join(root, 'packages/two.ts')
  for (const [at, isRefused] of [
    ['owt', true],
    ['three', true],
    ['two', false],
  ] as const) {
    writeFileSync(two, at)
    utimesSync(two, 1, 1)
    if (isRefused)
      t.throws(() => requireBuilt(root), { message: /^packages\/two\.ts is another .*`npm run build`/ }, at)
    else t.doesNotThrow(() => requireBuilt(root), 'the same text, written anew')
  }
  t.end()
})
