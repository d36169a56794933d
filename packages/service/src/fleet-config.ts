import { parseFleetConfig } from '@nrg/detection/configuration/fleet-config-file'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { readConfigFile } from './config-file.ts'

/**
 * Reads what is measured and how it is judged.
 *
 * @param path the value of `FLEET_CONFIG`, from the root of the repository
 * @throws FleetConfigError naming each fault with its line; EnvironmentError where there is no such file
 */
export function loadFleetConfig(path = 'infra/config/fleet.yaml'): FleetConfig {
  const { text, source } = readConfigFile('FLEET_CONFIG', path)
  return parseFleetConfig(text, source)
}
