import type { TimeRules } from '../reading/reading-time.ts'
import type { JsonPath } from './json-path.ts'
import type { TopicPattern } from './topic-pattern.ts'

/** What a metric is made of. */
export interface CompiledMetric {
  readonly name: string
  readonly paths: readonly JsonPath[]
  /** The number of the metric that a number of the payload is. */
  readonly convert: (value: number) => number
  /** Where the payload says its unit, and what numbers of each are then. */
  readonly byUnit?: {
    readonly path: JsonPath
    readonly convert: (unit: string) => ((value: number) => number) | undefined
  }
}

/** One reading of a payload, or of each element of a part of it. */
export interface CompiledPart extends TimeRules {
  /** The topics of this part alone; left out, it is of those of the source, and of what has no topic. */
  readonly topics: readonly TopicPattern[] | undefined
  readonly if: JsonPath | undefined
  readonly unless: JsonPath | undefined
  readonly at: JsonPath | undefined
  readonly each: JsonPath | undefined
  /** The device of the names of a topic; `undefined` where they have none of it. */
  readonly device: (names: Readonly<Record<string, string>>) => string | undefined
  readonly devicePaths: readonly JsonPath[]
  readonly suffix: string
  readonly timePaths: readonly JsonPath[]
  readonly metrics: readonly CompiledMetric[]
  /** Metrics that the format has and the fleet does not. */
  readonly unknown: readonly CompiledMetric[]
}

/** A source, taken apart once. */
export interface CompiledSource {
  readonly name: string
  readonly parts: readonly CompiledPart[]
  readonly topics: readonly TopicPattern[]
  readonly status: readonly TopicPattern[]
  readonly ignore: readonly TopicPattern[]
  /** The device that one is called so. */
  readonly nameOf: (device: string) => string
  readonly skips: (value: unknown) => boolean
  readonly isPartial: boolean
}
