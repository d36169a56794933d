import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { oneAtATime } from './one-at-a-time.mjs'

const execute = promisify(execFile)

/** Of an older compilation another process may still be loading. */
const KEPT_MS = 3_600_000
const MANIFEST = 'bundle.json'
const UNKNOWN_TIME = -1
/** A file system's clock lags by a step of the kernel's at most. */
const CLOCK_STEP_MS = 20
/** What makes bundles: another one makes others. */
const COMPILER = ['./bundle.mjs', './asked-places.mjs', './native-packages.mjs'].map((name) =>
  join(import.meta.dirname, name),
)
const ROOT = join(import.meta.dirname, '../../..')
/** What is installed: another version of a package is loaded from another place. */
const INSTALLED = join(ROOT, 'node_modules/.pnpm/lock.yaml')
const COMPILE = join(import.meta.dirname, '../bin/compile.mjs')
const TESTS_TAP = join(import.meta.dirname, 'tap.mjs')
/** By this name tap knows its own lines, of which its reports say nothing. */
const TAP = join(ROOT, 'node_modules/.cache/node_modules/@tapjs/compiled')

/**
 * @typedef {{ path: string, mtimeMs: number, size: number }} Source
 * @typedef {{ entries: Record<string, string>, sources: Source[] }} Manifest
 */

/**
 * The URL of a TypeScript module that was bundled with all that it imports of the project; bundles what has changed.
 * With Node 20 a loader reads each module by way of another thread, which for hundreds of modules takes seconds.
 *
 * What stands in a folder of tests is bundled with all of that folder, so that what they share is compiled once. Where
 * one of them cannot be, each is by itself. A program is bundled with the packages that it loads: to find, read and compile
 * their modules one by one is half of its start.
 *
 * @param {string} path absolute
 * @returns {Promise<string>}
 * @throws where it cannot be compiled, or what it imports is not there
 */
export async function compiledUrl(path) {
  const folder = testsOf(path)
  const own = packageOf(path)
  const cache = join(own, 'node_modules', '.cache', 'compiled')
  if (folder !== undefined) {
    const together = await bundled(modulesIn(folder), join(cache, basename(folder))).catch(() => undefined)
    if (together?.[path] !== undefined) return together[path]
  }
  const name = relative(own, path).replaceAll(sep, '-').replace(/\.ts$/, '')
  const [url] = Object.values(await bundled([path], join(cache, name), { whole: folder === undefined }))
  return /** @type {string} */ (url)
}

/**
 * Bundles modules, each to one of its own and what they share to others; answers their URLs by their paths.
 *
 * @param {string[]} entries absolute paths
 * @param {string} cache folder to keep what is built in; made where it is missing
 * @param {{ whole?: boolean, sourcemap?: boolean }} [options] `whole`: packages are bundled, too, but those with more than
 *   JavaScript; `sourcemap`: errors name the lines of sources
 * @returns {Promise<Record<string, string>>}
 */
export async function bundled(entries, cache, { whole = false, sourcemap = true } = {}) {
  const found = knownEntries(entries, cache)
  if (found) return found
  mkdirSync(cache, { recursive: true })
  // Threads and services start many at once: one compiles what all of them load.
  return oneAtATime(
    join(cache, 'building'),
    async () => knownEntries(entries, cache) ?? (whole ? buildApart : build)(entries, cache, { whole, sourcemap }),
  )
}

/**
 * What is built already, where nothing has changed since.
 *
 * @param {string[]} entries @param {string} cache
 */
function knownEntries(entries, cache) {
  const known = readManifest(join(cache, MANIFEST))
  const isKnown = known && entries.every((path) => path in known.entries) && known.sources.every(isUnchanged)
  return isKnown ? known.entries : undefined
}

/**
 * Builds in a process that ends then: a program that compiles itself keeps the memory that this takes, a hundred megabytes.
 *
 * @type {typeof build}
 */
async function buildApart(entries, cache, options) {
  try {
    const { stdout } = await execute(process.execPath, [COMPILE, JSON.stringify({ entries, cache, ...options })])
    return JSON.parse(stdout)
  } catch (error) {
    throw new Error(/** @type {{ stderr: string }} */ (error).stderr.trim(), { cause: error })
  }
}

/**
 * @param {string[]} entries @param {string} cache @param {{ whole: boolean, sourcemap: boolean }} options
 * @returns {Promise<Record<string, string>>}
 */
export async function build(entries, cache, { whole, sourcemap }) {
  const folder = mkdtempSync(join(cache, 'built-'))
  const beganMs = Date.now()
  try {
    const { bundle } = await import('./bundle.mjs')
    const built = await bundle(entries, folder, { tapUrl: whole ? undefined : tapUrl, sourcemap })
    const sources = [...built.sources, ...COMPILER, ...(existsSync(INSTALLED) ? [INSTALLED] : [])]
    /** @type {Manifest} */
    const manifest = { entries: built.entries, sources: sources.map((path) => sourceOf(path, beganMs)) }
    // A process that starts at the same time sees either manifest, and both are right.
    await writeFile(join(folder, MANIFEST), JSON.stringify(manifest))
    renameSync(join(folder, MANIFEST), join(cache, MANIFEST))
    removeOld(cache, folder)
    return manifest.entries
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/**
 * Imports a TypeScript module that is named while the program runs.
 *
 * @param {string} path absolute
 * @returns {Promise<unknown>}
 */
export async function importCompiled(path) {
  return import(await compiledUrl(path))
}

/** @type {Promise<Record<string, string>> | undefined} */
let tap

/**
 * What tests get in the place of tap, in one file with it: to load its 260 takes longer than most tests.
 *
 * @returns {Promise<string>}
 */
export async function tapUrl() {
  // Once, whichever of a folder's tests asks first.
  // By their place in the bundle tap knows its own lines, of which its reports say nothing.
  tap ??= bundled([TESTS_TAP], TAP, { whole: true, sourcemap: false })
  return /** @type {string} */ ((await tap)[TESTS_TAP])
}

/**
 * The folder of tests that a path is in; undefined where it is in none.
 *
 * @param {string} path
 */
function testsOf(path) {
  const own = packageOf(path)
  const [first = ''] = relative(own, path).split(sep)
  return first === 'test' || first === 'test-long' ? join(own, first) : undefined
}

/**
 * The folder of the package that a path belongs to.
 *
 * @param {string} path
 */
function packageOf(path) {
  let folder = dirname(path)
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder)
    if (above === folder) throw new Error(`${path} belongs to no package`)
    folder = above
  }
  return folder
}

/** @param {string} folder */
function modulesIn(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /(?<!\.d)\.tsx?$/.test(name)).map((name) => join(folder, name))
}

/** @param {string} path @returns {Manifest | undefined} */
function readManifest(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * What has changed since a compilation began may have been read before: its time is none that it will be found with.
 *
 * @param {string} path @param {number} beganMs @returns {Source}
 */
function sourceOf(path, beganMs) {
  const { mtimeMs, size } = statSync(path)
  return { path, mtimeMs: mtimeMs < beganMs - CLOCK_STEP_MS ? mtimeMs : UNKNOWN_TIME, size }
}

/** @param {Source} source */
function isUnchanged({ path, mtimeMs, size }) {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.mtimeMs === mtimeMs && found.size === size
}

/** @param {string} cache @param {string} current */
function removeOld(cache, current) {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    if (!name.startsWith('built-') || path === current) continue
    const found = statSync(path, { throwIfNoEntry: false })
    if (found && found.mtimeMs < Date.now() - KEPT_MS) rmSync(path, { recursive: true, force: true })
  }
}
