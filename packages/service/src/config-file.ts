import { readFileSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { EnvironmentError } from '@nrg/schema/environment'
import { repositoryRoot } from './environment.ts'

/** A file of the configuration as it is written. */
export interface ConfigFile {
  readonly text: string
  /** Its name, for messages. */
  readonly source: string
}

/**
 * Reads a file of the configuration.
 *
 * @param setting the setting that names it, for messages
 * @param path its value, from the root of the repository
 * @throws EnvironmentError where there is no such file
 */
export function readConfigFile(setting: string, path: string): ConfigFile {
  const file = resolve(repositoryRoot, path)
  try {
    return { text: readFileSync(file, 'utf8'), source: isAbsolute(path) ? path : relative(repositoryRoot, file) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new EnvironmentError(`${setting}: ${file} cannot be read (${code})`, { cause: error })
  }
}

/**
 * The same of a file that need not be: empty where none is named and the usual one is not there.
 *
 * @throws EnvironmentError where it is named and not there, or cannot be read
 */
export function readConfigFileIfThere(setting: string, path: string | undefined, usual: string): ConfigFile {
  try {
    return readConfigFile(setting, path ?? usual)
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException
    if (path !== undefined || cause.code !== 'ENOENT') throw error
    return { text: '', source: usual }
  }
}
