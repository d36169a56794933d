import { MetricName } from '@nrg/schema/metric'
import { Value } from '@sinclair/typebox/value'
import { UsageError } from '../usage-error.ts'

/** Which column (or field) of a file is which metric. */
export type Mapping = ReadonlyMap<string, string>

/** Reads `COLUMN=metric,…`; a column's name may hold spaces. @throws UsageError */
export function parseMapping(text: string): Mapping {
  const mapping = new Map<string, string>()
  for (const part of text.split(',')) {
    const at = part.lastIndexOf('=')
    const column = part.slice(0, at).trim()
    const metric = part.slice(at + 1).trim()
    if (at < 1 || column === '') throw new UsageError(`--map: ${JSON.stringify(part)} is not COLUMN=metric`)
    if (!Value.Check(MetricName, metric))
      throw new UsageError(`--map: ${JSON.stringify(metric)} is no metric: ${MetricName.description}`)
    if (mapping.has(column)) throw new UsageError(`--map: column ${JSON.stringify(column)} is named twice`)
    mapping.set(column, metric)
  }
  return mapping
}
