import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import type { Environment } from '@nrg/schema/environment'
import { parse } from 'dotenv'

/** The root of the repository: where `.env` and the fleet configuration are looked for. */
export const repositoryRoot = resolve(import.meta.dirname, '../../..')

/** What says which database it is. */
const DATABASE = ['INFLUXDB_URL', 'INFLUXDB_TOKEN', 'INFLUXDB_ORG', 'DATA_DIR']

/**
 * The variables of `.env` with those of the process over them: what is set in the environment wins.
 * `ENV_FILE` names another file than `.env` at the root of the repository. A file that is not there is none.
 *
 * The services' own tokens in the file are for its database alone: where the environment names another, they are none.
 * Data beside the file, in an installation that the environment names both of (as units of systemd and images do), are its own.
 */
export function withEnvFile(env: Environment): Environment {
  const file = readEnvFile(env)
  const own = Object.entries(file).filter(([name]) => !/^[A-Z]+_INFLUXDB_TOKEN$/.test(name))
  return { ...(differs(file, env) ? Object.fromEntries(own) : file), ...env }
}

/** Whether the environment names another database than `.env` does. */
export function isOtherDatabase(env: Environment): boolean {
  return differs(readEnvFile(env), env)
}

function differs(file: Environment, env: Environment): boolean {
  const text = (value: string | undefined) => value?.trim() ?? ''
  const named = text(file.DATA_DIR) === '' && isBesideFile(env) ? { ...file, DATA_DIR: env.DATA_DIR } : file
  return DATABASE.some((name) => env[name] !== undefined && text(env[name]) !== text(named[name]))
}

/** Whether the environment names a file of variables, and a data folder that is where that is or further in. */
function isBesideFile({ ENV_FILE, DATA_DIR }: Environment): boolean {
  if (!ENV_FILE?.trim() || !DATA_DIR?.trim()) return false
  const folder = dirname(resolve(repositoryRoot, ENV_FILE))
  return !/^\.\.(?=$|[\\/])/.test(relative(folder, resolve(repositoryRoot, DATA_DIR)))
}

function readEnvFile(env: Environment): Environment {
  const file = resolve(repositoryRoot, env.ENV_FILE || '.env')
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return {}
  }
}
