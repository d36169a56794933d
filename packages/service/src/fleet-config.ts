import { readFileSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { parseFleetConfig } from '@nrg/detection/configuration/fleet-config-file'
import { EnvironmentError } from '@nrg/schema/environment'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { repositoryRoot } from './environment.ts'

/**
 * Reads what is measured and how it is judged.
 *
 * @param path the value of `FLEET_CONFIG`, from the root of the repository
 * @throws FleetConfigError naming each fault with its line; EnvironmentError where there is no such file
 */
export function loadFleetConfig(path = 'infra/config/fleet.yaml'): FleetConfig {
  const file = resolve(repositoryRoot, path)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new EnvironmentError(`FLEET_CONFIG: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    })
  }
  return parseFleetConfig(text, isAbsolute(path) ? path : relative(repositoryRoot, file))
}
