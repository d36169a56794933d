import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { repositoryRoot } from '@nrg/service/environment'

/** Builds the page, which the query service serves. @throws Error with what the build said */
export function buildPage(): void {
  const folder = join(repositoryRoot, 'apps/dashboard')
  const built = spawnSync(process.execPath, [join(folder, 'node_modules/vite/bin/vite.js'), 'build'], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (built.status !== 0) throw new Error(`the page could not be built: ${built.stdout}${built.stderr}`)
}
