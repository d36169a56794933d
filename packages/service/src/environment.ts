import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Environment } from '@nrg/schema/environment'
import { parse } from 'dotenv'

/** The root of the repository: where `.env` and the fleet configuration are looked for. */
export const repositoryRoot = resolve(import.meta.dirname, '../../..')

/**
 * The variables of `.env` with those of the process over them: what is set in the environment wins.
 * `ENV_FILE` names another file than `.env` at the root of the repository. A file that is not there is none.
 */
export function withEnvFile(env: Environment): Environment {
  const file = resolve(repositoryRoot, env.ENV_FILE || '.env')
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return { ...parse(text), ...env }
}
