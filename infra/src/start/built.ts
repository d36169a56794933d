import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '@nrg/schema/usage-error'
import { repositoryRoot } from '@nrg/service/environment'

/**
 * Refuses what was not built, or was built from other sources than those that are here: what runs would be neither.
 *
 * @throws UsageError
 */
export function requireBuilt(root = repositoryRoot): void {
  const changed = sourcesOf(root).find(([path, sum]) => isOther(join(root, path), sum))
  if (changed !== undefined)
    throw new UsageError(`${changed[0]} is another than the one that was built: \`npm run build\`, then start again`)
  if (!existsSync(join(root, 'apps/dashboard/dist/index.html')))
    throw new UsageError('the page is not built: `npm run build`, then start again')
}

function sourcesOf(root: string): [path: string, sum: string][] {
  const manifest = JSON.parse(readFileSync(join(root, 'infra/dist/built.json'), 'utf8'))
  return Object.entries((manifest as { sources: Record<string, string> }).sources)
}

/** What is not there is no other: an image may go without sources. */
function isOther(path: string, sum: string): boolean {
  return existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') !== sum
}
