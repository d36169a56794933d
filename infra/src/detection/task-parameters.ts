import { type Scope, scopeKey } from '@nrg/detection/settings/scopes'
import { type FluxText, fluxDuration, fluxSource, fluxString } from '@nrg/influx/flux'
import { buckets } from '@nrg/schema/bucket'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { fluxDictionary, fluxRecord } from '../script/literal.ts'

/** Where readings are read from: the first parameters of several scripts. */
export function readingParameters(): Record<'from' | 'measurement', FluxText> {
  return { from: fluxString(buckets.raw.name), measurement: fluxString(READING_MEASUREMENT) }
}

/** What differs between metrics and devices, as two parameters: by metric, and by device where it has its own. */
export function scopedParameters<T extends Scope>(
  scopes: readonly T[],
  parametersOf: (scope: T) => Readonly<Record<string, FluxText>>,
): Record<'metric' | 'device', FluxText> {
  const dictionary = (of: readonly T[]) =>
    fluxDictionary(of.map((scope) => [scopeKey(scope), fluxRecord(parametersOf(scope))]))
  return {
    metric: dictionary(scopes.filter(({ device }) => device === undefined)),
    device: dictionary(scopes.filter(({ device }) => device !== undefined)),
  }
}

/** The option `work` of a task: how its runs on schedule find what there is to do, see tasks/shared/span.flux. */
export function workOption(work: {
  /** The tasks that it builds on. */
  readonly after: readonly string[]
  /** What the start of its range is a multiple of. */
  readonly unit: string
  /** The end of its range, in Flux. */
  readonly stop: FluxText
}): FluxText {
  return fluxRecord({
    bucket: fluxString(buckets.rollup.name),
    after: fluxSource(`/^nrg-(${work.after.join('|')})$/`),
    unit: fluxDuration(work.unit),
    stop: work.stop,
  })
}
