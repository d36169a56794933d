import { MetricName } from '@nrg/schema/metric'
import { Value } from '@sinclair/typebox/value'
import { FileError } from './file-error.ts'

/**
 * Which column (or field, register, name in a column of names) of a file is which metric. `#3` is the third column,
 * `*` the only one that there is, or all those of a file that has a column an hour.
 */
export type Mapping = ReadonlyMap<string, string>

/** Reads `COLUMN=metric,…`; a column's name may hold spaces and, where no metric is before it, commas. @throws FileError */
export function parseMapping(text: string): Mapping {
  const mapping = new Map<string, string>()
  let before = ''
  for (const part of text.split(',')) {
    const whole = before + part
    const at = whole.lastIndexOf('=')
    const column = whole.slice(0, at).trim()
    const metric = whole.slice(at + 1).trim()
    if (at < 0) {
      before = `${whole},`
      continue
    }
    before = ''
    if (at < 1 || column === '') throw new FileError(`--map: ${JSON.stringify(whole)} is not COLUMN=metric`)
    if (!Value.Check(MetricName, metric))
      throw new FileError(`--map: ${JSON.stringify(metric)} is no metric: ${MetricName.description}`)
    if (mapping.has(column)) throw new FileError(`--map: column ${JSON.stringify(column)} is named twice`)
    mapping.set(column, metric)
  }
  if (before !== '') throw new FileError(`--map: ${JSON.stringify(before.slice(0, -1))} is not COLUMN=metric`)
  return mapping
}
