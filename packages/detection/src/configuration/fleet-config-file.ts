import { type FleetConfig, fleetConfigSchema } from '@nrg/schema/fleet-config'
import { readFleetConfig } from '@nrg/schema/fleet-config-file'
import { Detectors } from './detectors.ts'

const schema = fleetConfigSchema(Detectors)

/**
 * Reads a fleet configuration written in YAML (or JSON, which is YAML).
 *
 * @param source the name of the file, for messages
 * @throws FleetConfigError naming each fault as `source:line:column path: what is wrong`
 */
export const parseFleetConfig = (text: string, source: string): FleetConfig => readFleetConfig(text, source, schema)
