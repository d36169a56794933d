import type { FleetConfig } from '@nrg/schema/fleet-config'
import { readConfigFileIfThere } from '@nrg/service/config-file'
import { readSources } from './source-file.ts'
import type { Sources } from './sources.ts'

/**
 * Reads how what devices send becomes readings. Where no file is named and none is there, there are no sources.
 *
 * @param path the value of `SOURCES_CONFIG`, from the root of the repository
 * @throws SourcesConfigError naming each fault with its line; EnvironmentError where there is no such file
 */
export function loadSources(path: string | undefined, { metrics }: Pick<FleetConfig, 'metrics'>): Sources {
  const { text, source } = readConfigFileIfThere('SOURCES_CONFIG', path, 'infra/config/sources.yaml')
  return readSources(text, source, metrics)
}
