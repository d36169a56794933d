import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** An import or export that names a module, as the compiler writes it: at the start of a line. */
const NAMED = /^(import\s*["']|(?:import|export)\b[^"'`;=()]*\bfrom\s*["'])([^"'\n]+)(["'];?)$/gm

/**
 * @typedef {{ path: string, mtimeMs: number, size: number }} Source
 */

/**
 * Compiles TypeScript modules with all that they import, each to a module of its own that names the others by where
 * they are now; answers what was compiled.
 *
 * @param {readonly string[]} entries paths of modules
 * @param {{
 *   compile: (path: string, text: string) => string | Promise<string>,
 *   placeOf: (path: string) => string,
 *   finish?: (code: string, path: string) => string,
 * }} options the compiler, where a module goes, and what is done to its code before it is written
 * @returns {Promise<Source[]>}
 */
export async function compileGraph(entries, { compile, placeOf, finish = (code) => code }) {
  /** @type {Map<string, Source>} */
  const sources = new Map()
  const waiting = [...entries]
  for (const path of waiting) {
    if (sources.has(path)) continue
    const { mtimeMs, size } = statSync(path)
    sources.set(path, { path, mtimeMs, size })
    const target = placeOf(path)
    const compiled = await compile(path, readFileSync(path, 'utf8'))
    const code = compiled.replaceAll(NAMED, (all, before, specifier, after) => {
      const imported = typescriptOf(specifier, path)
      if (imported === undefined) return all
      waiting.push(imported)
      const place = relative(dirname(target), placeOf(imported)).replaceAll('\\', '/')
      return `${before}${place.startsWith('.') ? place : `./${place}`}${after}`
    })
    replaceFile(target, finish(code, path))
  }
  return [...sources.values()]
}

/**
 * Writes a file in one step: another process may be loading it.
 *
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export function replaceFile(path, content) {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.draft`
  writeFileSync(draft, content)
  renameSync(draft, path)
}

/**
 * The TypeScript module that a specifier names; undefined where it names another kind of module.
 *
 * @param {string} specifier
 * @param {string} from path of the module that imports it
 */
function typescriptOf(specifier, from) {
  if (specifier.startsWith('node:')) return undefined
  const path = specifier.startsWith('.')
    ? fileURLToPath(new URL(specifier, pathToFileURL(from)))
    : createRequire(from).resolve(specifier)
  return path.endsWith('.ts') ? path : undefined
}
