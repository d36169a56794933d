import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '@nrg/schema/usage-error'
import { repositoryRoot } from '@nrg/service/environment'

/** What a source was when it was built. */
interface Known {
  readonly size: number
  readonly mtimeMs: number
  readonly sha256: string
}

/**
 * Refuses what was not built, or was built from other sources than those that are here: what runs would be neither.
 *
 * @throws UsageError
 */
export function requireBuilt(root = repositoryRoot): void {
  const changed = sourcesOf(root).find(([path, known]) => isOther(join(root, path), known))
  if (changed !== undefined)
    throw new UsageError(`${changed[0]} is another than the one that was built: \`npm run build\`, then start again`)
  if (!existsSync(join(root, 'apps/dashboard/dist/index.html')))
    throw new UsageError('the page is not built: `npm run build`, then start again')
}

function sourcesOf(root: string): [path: string, known: Known][] {
  const manifest = JSON.parse(readFileSync(join(root, 'infra/dist/built.json'), 'utf8'))
  return Object.entries((manifest as { sources: Record<string, Known> }).sources)
}

/** What is not there is no other: an image may go without sources. What is as old and as long is not read. */
function isOther(path: string, { size, mtimeMs, sha256 }: Known): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || (found.size === size && found.mtimeMs === mtimeMs)) return false
  return found.size !== size || createHash('sha256').update(readFileSync(path)).digest('hex') !== sha256
}
