import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compileGraph } from './compile-graph.mjs'

/** Of an older compilation another thread may still be loading. */
const KEPT_MS = 3_600_000

/**
 * @typedef {import('./compile-graph.mjs').Source} Source
 * @typedef {{ entry: string, sources: Source[] }} Manifest
 */

/**
 * Imports a TypeScript module of this package, compiled ahead; with a loader where that cannot be. What was built has it
 * as JavaScript beside itself.
 *
 * @param {URL} entry
 */
export async function importCompiled(entry) {
  const built = new URL(entry.href.replace(/\.ts$/, '.js'))
  if (existsSync(built)) return import(built.href)
  const cache = fileURLToPath(new URL(`../../node_modules/.cache/${basename(entry.pathname, '.ts')}`, import.meta.url))
  const compiled = await compiledUrl(fileURLToPath(entry), cache).catch(() => undefined)
  if (compiled === undefined) await import('@oxc-node/core/register')
  await import(compiled ?? entry.href)
}

/**
 * The URL of a TypeScript module that was compiled with all that it imports; compiles what has changed.
 * With Node 20 a loader reads each module by way of another thread, which for hundreds of modules takes seconds.
 * Packages that the modules name are looked for from the cache, so they must be dependencies of its package.
 *
 * @param {string} entry path of the module
 * @param {string} cache folder to keep the compiled modules in; made where it is missing
 * @returns {Promise<string>}
 * @throws where a module cannot be compiled on its own, or the folder cannot be written
 */
export async function compiledUrl(entry, cache) {
  const manifestPath = join(cache, `${basename(entry, '.ts')}.json`)
  const known = readManifest(manifestPath)
  if (known?.sources.every(isUnchanged)) return known.entry
  const { transform } = await import('@oxc-node/core')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'modules-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const sources = await compileGraph([entry], {
    compile: (path, text) => transform(path, text).source(),
    placeOf: (path) => compiledPath(path, folder),
    finish: (code, path) => code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
  })
  const manifest = { entry: pathToFileURL(compiledPath(entry, folder)).href, sources }
  // A process that starts at the same time sees either manifest, and both are right.
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  renameSync(join(folder, 'manifest.json'), manifestPath)
  removeOld(cache, folder)
  return manifest.entry
}

/**
 * @param {string} path
 * @param {string} folder
 */
function compiledPath(path, folder) {
  return join(folder, `${path.replace(/^[A-Za-z]:/, '').replace(/\.ts$/, '')}.js`)
}

/**
 * @param {string} path
 * @returns {Manifest | undefined}
 */
function readManifest(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {Source} source */
function isUnchanged({ path, mtimeMs, size }) {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.mtimeMs === mtimeMs && found.size === size
}

/**
 * @param {string} cache
 * @param {string} current
 */
function removeOld(cache, current) {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    if (!name.startsWith('modules-') || path === current) continue
    if (statSync(path).mtimeMs < Date.now() - KEPT_MS) rmSync(path, { recursive: true, force: true })
  }
}
