#!/usr/bin/env node
// run-tests [--timeout=SECONDS] [--jobs=NUMBER] [--apart] [--all] [FOLDER or FILE]…: runs the tests of a package, many files one after another in a
// process that is warm by then: in one of its own each loads and compiles everything anew, which takes longer than most
// tests. A file that changes its process, or measures it, says so in a line `// Own process: WHY`; with --apart each has one.
// What they print goes to .tap/test-results. `npx tap FILE` runs one file by itself.
//
// Of the package's folder `test` a file is not run again where it has passed and nothing that it reaches has changed since
// (src/reach says what that is): what it printed then is what it prints. With --all every file is run.
import { spawn } from 'node:child_process'
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { compiledUrl } from '../src/compiled.mjs'
import { runner } from '../src/program.mjs'
import { faultOf } from '../src/results.mjs'
import { SharedProcess } from '../src/shared-process.mjs'
import { TestRecord } from '../src/test-record.mjs'

// Two files at once keep two cores busy: threads that collect garbage beside them, often of little, only cost time.
const V8_OPTIONS = ['--single-threaded-gc', '--max-semi-space-size=64', '--always-sparkplug']
/** How a file says, and why, that it cannot share a process with others. */
const OWN_PROCESS = /^\/\/ Own process: \S/m
const FIXTURE = / from '(\.[^']*\/fixture\/[^']+)'/g
const args = process.argv.slice(2)
const timeout = Number(args.find((arg) => arg.startsWith('--timeout='))?.slice('--timeout='.length) ?? 300)
/** How many files run at once. Three where most of their time is spent waiting. */
const jobs = Number(args.find((arg) => arg.startsWith('--jobs='))?.slice('--jobs='.length) ?? 2)
const apart = args.includes('--apart')
const places = args.filter((arg) => !arg.startsWith('--'))
// The largest first: those that take long are seldom small, and one that is begun last is waited for by a core without work.
const files = largestFirst((places.length > 0 ? places : ['test']).flatMap(testsIn))
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
/** @type {Set<SharedProcess>} */
const shared = new Set()
let failed = 0
const { FLUX_KNOWN_SCRIPTS } = process.env
/** What the databases of this run know of scripts, for each other; those of all packages, where they run together. */
const knownScripts = FLUX_KNOWN_SCRIPTS ?? mkdtempSync(join(tmpdir(), 'flux-scripts-'))
const env = {
  ...process.env,
  TAP: '1',
  TAP_TIMEOUT: String(timeout),
  // What a test keeps on disk goes when it runs again: at its end what is still at work in it may need it.
  TAP_SAVE_FIXTURE: '1',
  FLUX_KNOWN_SCRIPTS: knownScripts,
}
if (!FLUX_KNOWN_SCRIPTS) process.on('exit', () => rmSync(knownScripts, { recursive: true, force: true, maxRetries: 3 }))

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => {
    for (const child of [...running, ...shared]) child.kill(signal)
    process.exit(1)
  })

if (files.length === 0) {
  console.error(`no tests in ${places.join(', ') || 'test'}`)
  process.exit(1)
}
// A server that is not ours may have changed in any way.
const remembers = places.length === 0 && !apart && !process.env.INFLUX_TEST_URL
const record = remembers ? new TestRecord(process.cwd(), files) : undefined
const changed = args.includes('--all') ? files : files.filter((file) => !passedBefore(file))
mkdirSync('.tap', { recursive: true })
writeFileSync(join('.tap', 'run'), changed.map((file) => `${file}\n`).join(''))
// Once, and not by all that start at the same time; what cannot be compiled is told by its own process.
if (changed.length > 0) await compiledUrl(resolve(changed[0] ?? '')).catch(() => {})
const waiting = changed.values()
await Promise.all(Array.from({ length: jobs }, work))
record?.save()
console.log(`1..${files.length}`)
if (changed.length < files.length)
  console.log(
    `# ${files.length - changed.length} of ${files.length} files passed before with all that they reach: --all runs them`,
  )
process.exitCode = failed > 0 ? 1 : 0

async function work() {
  // Connections that are kept alive, and threads that end, take their time.
  const many = new SharedProcess({ v8Options: V8_OPTIONS, env, timeoutMs: 2000 * timeout, endMs: 1000 * timeout })
  shared.add(many)
  for (const file of waiting) {
    const started = performance.now()
    const result = resultOf(file)
    const own = apart || OWN_PROCESS.test(readFileSync(file, 'utf8'))
    const ended = await (own ? run(file, result) : many.run(file, result))
    const text = readFileSync(result, 'utf8')
    tell(file, faultOf(text, ended), `# time=${Math.round(performance.now() - started)}ms`, text)
  }
  for (const { file, fault } of await many.end()) tell(file, fault)
}

/**
 * @param {string} file
 * @param {string | undefined} fault
 * @param {string} [time]
 * @param {string} [text] the TAP that it printed
 */
function tell(file, fault, time = '', text = '') {
  if (fault === undefined) {
    record?.passed(file, text)
    return console.log(`ok - ${file} ${time}`)
  }
  record?.failed(file)
  failed++
  console.log(`# Subtest: ${file}\n${text.replaceAll(/^(?=.)/gm, '    ')}not ok - ${file}: ${fault} ${time}`)
}

/** @param {string} file */
function passedBefore(file) {
  const printed = record?.printed(file)
  if (printed === undefined) return false
  writeFileSync(resultOf(file), printed)
  console.log(`ok - ${file} # passed before`)
  return true
}

/** Where what a file prints goes. @param {string} file */
function resultOf(file) {
  const result = join('.tap', 'test-results', `${file}.tap`)
  mkdirSync(dirname(result), { recursive: true })
  return result
}

/**
 * Runs a file of tests to its end, in a process of its own.
 *
 * @param {string} file
 * @param {string} result where what it prints goes
 * @returns {Promise<{ code: number | null, signal: string | null }>}
 */
async function run(file, result) {
  const child = spawn(process.execPath, [...V8_OPTIONS, runner, file], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  // It says itself what it waits for when its time is up; one that cannot is ended.
  const hung = setTimeout(() => child.kill('SIGKILL'), 2000 * timeout)
  const written = child.stdout.pipe(createWriteStream(result))
  const [ended] = await Promise.all([
    new Promise((done) => child.on('close', (code, signal) => done({ code, signal }))),
    new Promise((done) => written.on('close', done)),
  ])
  clearTimeout(hung)
  running.delete(child)
  return ended
}

/** @param {string[]} all @returns {string[]} */
function largestFirst(all) {
  const sizes = new Map(all.map((file) => [file, sizeOf(file)]))
  return all.sort((one, other) => Number(sizes.get(other)) - Number(sizes.get(one)) || (one < other ? -1 : 1))
}

/** In bytes, with the fixtures that it imports: what it has in common with a longer form of it is there. @param {string} file */
function sizeOf(file) {
  const text = readFileSync(file, 'utf8')
  const fixtures = [...text.matchAll(FIXTURE)].map(([, name = '']) => join(dirname(file), name))
  return fixtures.reduce(
    (bytes, fixture) => bytes + (statSync(fixture, { throwIfNoEntry: false })?.size ?? 0),
    text.length,
  )
}

/** @param {string} place @returns {string[]} */
function testsIn(place) {
  if (!statSync(place).isDirectory()) return [place]
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /\.test\.tsx?$/.test(name)).map((name) => join(place, name))
}
