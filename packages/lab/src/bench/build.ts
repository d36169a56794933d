import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { repositoryRoot } from '@nrg/service/environment'

/** Builds what is measured, as `npm run build` does for production: from source, a loader would be measured with it. */
export function buildPrograms(): void {
  execFileSync(process.execPath, [join(repositoryRoot, 'infra/build/main.mjs')])
}
