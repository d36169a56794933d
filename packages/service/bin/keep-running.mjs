#!/usr/bin/env node
// keep-running NAME FILE [ARGS]: runs a program of this package, and starts it again where it dies.
//
// A part that is killed, crashes or runs out of memory must not take the others with it (see part.mjs). Three ends are
// final: status 0, a signal to this process, and status 78, by which a program says that its configuration is at fault:
// starting again would only say so once more.
//
// With DEV_WATCH=on it is also started again when a source changes. `node --watch` watches what is loaded, through the
// hard links of a package store, so that an installation elsewhere restarts it; this watches the sources alone.
import { spawn } from 'node:child_process'
import { join, relative } from 'node:path'
import { Part } from './part.mjs'

/** An editor that saves many files changes them within this. */
const SETTLE_MS = 100

const [name = '', file = '', ...args] = process.argv.slice(2)
const argv = ['--import', '@oxc-node/core/register', file, ...args]
let stopping = false
let watcher

const part = new Part({
  name,
  launch: () => spawn(process.execPath, argv, { stdio: 'inherit' }),
  say: console.error,
})
part.ended.then((status) => {
  process.exitCode = status
  // Watching would keep this process.
  watcher?.close()
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    stopping = true
    // A terminal's Ctrl-C reaches the program by itself; twice is harmless.
    part.stop(signal)
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
      part.renew()
    }, SETTLE_MS)
  })
  watcher.on('ready', () => console.error(`${name}: watching its sources`))
  return watcher
}

if (process.env.DEV_WATCH === 'on') watcher = await watchSources()
if (stopping) watcher?.close()
else part.start()
