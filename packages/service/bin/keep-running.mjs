#!/usr/bin/env node
// keep-running NAME FILE [ARGS]: runs a program of this package, and starts it again where it dies.
//
// A part that is killed, crashes or runs out of memory must not take the others with it. It is started again after a
// wait that doubles from half a second to half a minute, and each such event is one line. Three ends are final: status
// 0, a signal to this process, and status 78 (EX_CONFIG of sysexits.h), by which a program says that its configuration
// is at fault: starting again would only say so once more.
//
// With DEV_WATCH=on it is also started again when a source changes. `node --watch` watches what is loaded, through the
// hard links of a package store, so that an installation elsewhere restarts it; this watches the sources alone.
import { spawn } from 'node:child_process'
import { join, relative } from 'node:path'

/** The program says that waiting does not cure what keeps it from running. */
const CONFIGURATION_FAULT = 78
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
/** A program that ran for so long had started well: its next fall is a new one. */
const STEADY_MS = 60_000
/** An editor that saves many files changes them within this. */
const SETTLE_MS = 100

const [name = '', file = '', ...args] = process.argv.slice(2)

let child
let startedAt = 0
let wait = FIRST_WAIT_MS
let timer
let stopping = false
let changed = false
let watcher

function start() {
  startedAt = Date.now()
  child = spawn(process.execPath, ['--import', '@oxc-node/core/register', file, ...args], { stdio: 'inherit' })
  child.on('error', (error) => ended(error.message))
  child.on('exit', (code, signal) => ended(signal === null ? `with status ${code}` : `by ${signal}`, code))
}

function ended(how, code) {
  child = undefined
  if (changed && !stopping) {
    changed = false
    return start()
  }
  if (stopping || code === 0 || code === CONFIGURATION_FAULT) {
    process.exitCode = stopping ? 0 : code
    // Watching would keep this process.
    return watcher?.close()
  }
  if (Date.now() - startedAt >= STEADY_MS) wait = FIRST_WAIT_MS
  console.error(`${name} ended ${how}; it is started again in ${wait / 1000} s`)
  timer = setTimeout(start, wait)
  wait = Math.min(wait * 2, LONGEST_WAIT_MS)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    stopping = true
    clearTimeout(timer)
    // A terminal's Ctrl-C reaches the program by itself; twice is harmless.
    if (child === undefined) watcher?.close()
    else child.kill(signal)
  })

/** Starts the program anew whenever a source of this package, of a package it uses, or the configuration changes. */
async function watchSources() {
  const { watch } = await import('chokidar')
  const root = join(import.meta.dirname, '../../..')
  const places = ['packages', 'infra/config', 'infra/tasks'].map((place) => join(root, place))
  const own = join(process.cwd(), 'src')
  const sources = /\/(src|config|tasks)\/.*\.(ts|mjs|yaml|flux)$/
  // What tests and tools make beside the sources comes and goes.
  const beside = /\/(node_modules|\.[^/]+|test|test-long|bench|docs)(\/|$)/
  let settling
  const watcher = watch([own, ...places], {
    ignoreInitial: true,
    ignored: (path, stats) =>
      (!path.startsWith(own) && beside.test(path.slice(root.length))) ||
      (stats?.isFile() === true && !sources.test(path)),
  })
  watcher.on('all', (_event, path) => {
    // A folder by itself is no source.
    if (!sources.test(path)) return
    clearTimeout(settling)
    settling = setTimeout(() => {
      if (stopping) return
      console.error(`${name}: ${relative(root, path)} changed; it is started again`)
      wait = FIRST_WAIT_MS
      clearTimeout(timer)
      if (child === undefined) return start()
      changed = true
      child.kill('SIGTERM')
    }, SETTLE_MS)
  })
  watcher.on('ready', () => console.error(`${name}: watching its sources`))
  return watcher
}

if (process.env.DEV_WATCH === 'on') watcher = await watchSources()
if (stopping) watcher?.close()
else start()
