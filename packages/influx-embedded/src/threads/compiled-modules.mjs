import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Imports a TypeScript module of this package, compiled ahead; with a loader where that cannot be. What was built has it
 * as JavaScript beside itself.
 *
 * @param {URL} entry
 */
export async function importCompiled(entry) {
  const built = new URL(entry.href.replace(/\.ts$/, '.js'))
  if (existsSync(built)) return import(built.href)
  const { compiledUrl } = await import('@nrg/compile/compiled')
  const compiled = await compiledUrl(fileURLToPath(entry)).catch(() => undefined)
  if (compiled === undefined) await import('@oxc-node/core/register')
  await import(compiled ?? entry.href)
}
