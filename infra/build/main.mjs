// Builds what production runs: every module of the programs, and of what they import, as JavaScript in `dist` beside `src`.
// Types are taken out and nothing else is changed: each module stays one, and packages are loaded from where they are
// installed. The page is built by its own package.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { transformWithOxc } from 'vite'
import { compileGraph, replaceFile } from './compile-graph.mjs'
import { builtPath, manifest, plain, programs, root } from './programs.mjs'

const started = performance.now()
/** What Node.js 20 runs, without types; imports stay as they are. */
const options = { target: 'es2023', sourcemap: false, typescript: { onlyRemoveTypeImports: true } }
const compiled = await compileGraph(
  programs.map((path) => join(root, path)),
  { compile: async (path, text) => (await transformWithOxc(text, path, options)).code, placeOf: builtPath },
)
for (const path of plain) replaceFile(join(root, builtPath(path)), readFileSync(join(root, path)))
const sources = [...compiled.map(({ path }) => relative(root, path).replaceAll('\\', '/')), ...plain]
removeOthers()
const sums = sources.map((path) => [
  path,
  createHash('sha256')
    .update(readFileSync(join(root, path)))
    .digest('hex'),
])
replaceFile(manifest, JSON.stringify({ sources: Object.fromEntries(sums) }, undefined, 1))
console.log(`built ${programs.length} programs of ${sources.length} modules in ${seconds()} s`)

/** Of an earlier build what no longer has a source. In place until now: what runs may still load a part of it. */
function removeOthers() {
  const built = new Set(sources.map((path) => join(root, builtPath(path))))
  for (const folder of new Set(sources.map((path) => join(root, path.slice(0, path.indexOf('/src/')), 'dist'))))
    for (const name of readdirSync(folder, { recursive: true }))
      if (/\.m?js$/.test(name) && !built.has(join(folder, name))) rmSync(join(folder, name))
}

function seconds() {
  return ((performance.now() - started) / 1000).toFixed(1)
}
