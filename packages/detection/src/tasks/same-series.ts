import { all, type Condition, where } from '../script/condition.ts'
import type { Scope } from '../settings/scopes.ts'

/** That a row is of a scope. */
export function sameSeries({ metric, device }: Scope): Condition {
  const ofMetric = where('metric', '==', metric)
  return device === undefined ? ofMetric : all([where('device_id', '==', device), ofMetric])
}
