import { deviceIdOf } from '@nrg/schema/device-id'
import type { Metric } from '@nrg/schema/metric'
import { UsageError } from '@nrg/schema/usage-error'
import { type Fault, parseYamlFile, schemaFaults } from '@nrg/schema/yaml-file'
import { compileSource, compileTime } from './compile.ts'
import { compilePoints } from './point-mapping.ts'
import { SourcesConfig } from './source-config.ts'
import { Sources } from './sources.ts'

/** A file of sources that cannot be used; the message has a line for each fault, with its place. */
export class SourcesConfigError extends UsageError {
  override readonly name = 'SourcesConfigError'
  readonly code = 'SOURCES_CONFIG_INVALID'
}

/**
 * Reads how what devices send becomes readings, written in YAML (or JSON, which is YAML).
 *
 * @param source the name of the file, for messages
 * @param fleet the metrics that there are
 * @throws SourcesConfigError naming each fault as `source:line:column path: what is wrong`
 */
export function readSources(text: string, source: string, fleet: readonly Metric[]): Sources {
  let made = compileSources({}, fleet).sources
  parseYamlFile(text, {
    source,
    faults: (value) => {
      const found = [...schemaFaults(SourcesConfig, value ?? {})]
      if (found.length > 0) return found
      const compiled = compileSources((value ?? {}) as SourcesConfig, fleet)
      made = compiled.sources
      return compiled.faults
    },
    error: (message) => new SourcesConfigError(message),
  })
  return made
}

function compileSources(config: SourcesConfig, fleet: readonly Metric[]): { sources: Sources; faults: Fault[] } {
  const faults: Fault[] = []
  const complainAt =
    (...place: string[]) =>
    (path: readonly string[], message: string) =>
      void faults.push({ path: [...place, ...path], message })
  const compiled = Object.entries(config.sources ?? {}).map(([name, source]) => {
    const complain = complainAt('sources', name)
    for (const [called, id] of Object.entries(source.names ?? {}))
      if (deviceIdOf(id) === undefined) complain(['names', called], `${id} is no id of a device`)
    return compileSource(name, source, { fleet, complain })
  })
  const points = compilePoints(config.line_protocol ?? {}, { fleet, complain: complainAt('line_protocol') })
  const { readings } = config
  const complain = complainAt('readings')
  const times = readings && compileTime(readings, (name, message) => complain([name], message))
  return { sources: new Sources(compiled, points, times), faults: unique(faults) }
}

/** A fault of a format comes with each of its parts. */
const unique = (faults: readonly Fault[]): Fault[] => [
  ...new Map(faults.map((fault) => [`${fault.path.join('\0')}\0${fault.message}`, fault])).values(),
]
