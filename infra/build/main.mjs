// Builds what production runs: each program as JavaScript, in `dist` beside `src`, with all that it imports but packages
// that are more than JavaScript. The page is built by its own package.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bundle } from './bundle.mjs'
import { builtPath, manifest, plain, programs, root } from './programs.mjs'

/** What is installed is in what is built. */
const INSTALLED = 'pnpm-lock.yaml'

const started = performance.now()
const { files, sources: modules } = await bundle(programs)
// What is in common before what loads it.
for (const { path, code } of files) replaceFile(join(root, path), code)
for (const path of plain) replaceFile(join(root, builtPath(path)), readFileSync(join(root, path)))
const sources = [...new Set([...modules, ...plain, INSTALLED])]
removeOthers()
replaceFile(
  manifest,
  JSON.stringify({ sources: Object.fromEntries(sources.map((path) => [path, known(path)])) }, undefined, 1),
)
console.log(`built ${programs.length} programs of ${sources.length} modules in ${seconds()} s`)

/** @param {string} path of a source, from the root of the project */
function known(path) {
  const { size, mtimeMs } = statSync(join(root, path))
  const sha256 = createHash('sha256')
    .update(readFileSync(join(root, path)))
    .digest('hex')
  return { size, mtimeMs, sha256 }
}

/** Of an earlier build what this one has not. In place until now: what runs may still load a part of it. */
function removeOthers() {
  const built = new Set([...files.map(({ path }) => path), ...plain.map(builtPath)].map((path) => join(root, path)))
  const folders = [...modules, ...plain].map((path) => join(root, path.slice(0, path.indexOf('/src/')), 'dist'))
  for (const folder of new Set(folders))
    for (const name of existsSync(folder) ? readdirSync(folder, { recursive: true }) : [])
      if (/\.m?js$/.test(name) && !built.has(join(folder, name))) rmSync(join(folder, name))
}

/**
 * Writes a file in one step: another process may be loading it.
 *
 * @param {string} path
 * @param {string | Uint8Array} content
 */
function replaceFile(path, content) {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.draft`
  writeFileSync(draft, content)
  renameSync(draft, path)
}

function seconds() {
  return ((performance.now() - started) / 1000).toFixed(1)
}
