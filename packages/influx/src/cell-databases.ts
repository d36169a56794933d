import { EnvironmentError } from '@nrg/schema/environment'
import { UsageError } from '@nrg/schema/usage-error'
import type { InfluxConfig } from './config.ts'
import { databaseAt } from './database-at.ts'

/** Answers a name where it may be one of a cell. @throws UsageError where it may not */
type CheckName = (name: string) => string

/**
 * Reads which database each cell has, as `INFLUXDB_URLS` says it: `north=http://TOKEN@10.0.0.1:8086,south=…`. One without a
 * token of its own is asked with that of the registry's database.
 *
 * @throws EnvironmentError saying what to correct; a token is not repeated
 */
export function cellDatabases(
  text: string,
  registry: InfluxConfig,
  checkName: CheckName,
): ReadonlyMap<string, InfluxConfig> {
  const cells = new Map<string, InfluxConfig>()
  for (const part of text.split(',')) {
    const [, name, address] = /^\s*([^=\s]*)=(\S+)\s*$/.exec(part) ?? []
    if (name === undefined || address === undefined || !URL.canParse(address))
      throw new EnvironmentError(`INFLUXDB_URLS: part ${cells.size + 1} is not of the form north=http://10.0.0.1:8086`)
    if (cells.has(nameOf(name, checkName))) throw new EnvironmentError(`INFLUXDB_URLS: ${name} is named twice`)
    cells.set(name, databaseAt(address, registry, { variable: 'INFLUXDB_URLS', whose: name }))
  }
  return cells
}

function nameOf(name: string, checkName: CheckName): string {
  try {
    return checkName(name)
  } catch (error) {
    throw error instanceof UsageError ? new EnvironmentError(`INFLUXDB_URLS: ${error.message}`) : error
  }
}
