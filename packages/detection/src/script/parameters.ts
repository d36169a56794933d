import { buckets } from '@nrg/schema/bucket'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { type Scope, scopeKey } from '../settings/scopes.ts'
import { dict, record, string, type Value } from './value.ts'

/** Where readings are read from: the first parameters of several scripts. */
export const readingParameters = (): Record<'from' | 'measurement', Value> => ({
  from: string(buckets.raw.name),
  measurement: string(READING_MEASUREMENT),
})

/** What differs between metrics and devices, as two parameters: by metric, and by device where it has its own. */
export function scopedParameters<T extends Scope>(
  scopes: readonly T[],
  parametersOf: (scope: T) => Readonly<Record<string, Value>>,
): Record<'metric' | 'device', Value> {
  const byKey = (of: readonly T[]) => dict(of.map((scope) => [scopeKey(scope), record(parametersOf(scope))]))
  return {
    metric: byKey(scopes.filter(({ device }) => device === undefined)),
    device: byKey(scopes.filter(({ device }) => device !== undefined)),
  }
}
