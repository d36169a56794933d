import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { EnvironmentError } from '@nrg/schema/environment'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { parseFleetConfig } from '@nrg/schema/fleet-config-file'
import { repositoryRoot } from './environment.ts'

/**
 * Reads what is measured and how it is judged.
 *
 * @param path the value of `FLEET_CONFIG`; `infra/config/fleet.yaml` where it is left out
 * @throws FleetConfigError naming each fault with its line; EnvironmentError where there is no such file
 */
export function loadFleetConfig(path?: string): FleetConfig {
  const file = path === undefined ? join(repositoryRoot, 'infra/config/fleet.yaml') : resolve(path)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new EnvironmentError(`FLEET_CONFIG: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    })
  }
  return parseFleetConfig(text, relative(process.cwd(), file))
}
