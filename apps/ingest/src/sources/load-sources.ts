import { readFileSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { EnvironmentError } from '@nrg/schema/environment'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { repositoryRoot } from '@nrg/service/environment'
import { readSources } from './source-file.ts'
import type { Sources } from './sources.ts'

/**
 * Reads how what devices send becomes readings. Where no file is named and none is there, there are no sources.
 *
 * @param path the value of `SOURCES_CONFIG`, from the root of the repository
 * @throws SourcesConfigError naming each fault with its line; EnvironmentError where there is no such file
 */
export function loadSources(path: string | undefined, { metrics }: Pick<FleetConfig, 'metrics'>): Sources {
  const named = path ?? 'infra/config/sources.yaml'
  const file = resolve(repositoryRoot, named)
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (path !== undefined || code !== 'ENOENT')
      throw new EnvironmentError(`SOURCES_CONFIG: ${file} cannot be read (${code})`, { cause: error })
  }
  return readSources(text, isAbsolute(named) ? named : relative(repositoryRoot, file), metrics)
}
