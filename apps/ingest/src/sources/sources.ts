import { deviceIdOf } from '@nrg/schema/device-id'
import type { TimeRules } from '../reading/reading-time.ts'
import type { CompiledPart, CompiledSource } from './compiled.ts'
import type { PointMapping } from './point-mapping.ts'
import type { TopicPattern } from './topic-pattern.ts'

/** What a topic is for. */
export type TopicMatch =
  | {
      readonly kind: 'readings'
      readonly source: CompiledSource
      /** What of it the topic is of. */
      readonly parts: readonly CompiledPart[]
      /** What the names of its pattern stand for. */
      readonly names: Readonly<Record<string, string>>
    }
  /** Whether a device is there; `undefined` where what it is called is no id. */
  | { readonly kind: 'status'; readonly device: string | undefined }
  /** It is known, and nothing of it is wanted. */
  | { readonly kind: 'ignored' }

/** Topics whose match is remembered. */
const REMEMBERED = 20_000

/** The sources that are configured. */
export class Sources {
  readonly #all: ReadonlyMap<string, CompiledSource>
  readonly #remembered = new Map<string, TopicMatch | undefined>()
  /** Which points of line protocol are readings. */
  readonly points: PointMapping
  /** How the times of readings are read that come in the form of ingest itself; left out, as ISO 8601. */
  readonly times: TimeRules | undefined

  constructor(all: readonly CompiledSource[], points: PointMapping, times: TimeRules | undefined) {
    this.#all = new Map(all.map((source) => [source.name, source]))
    this.points = points
    this.times = times
  }

  get all(): readonly CompiledSource[] {
    return [...this.#all.values()]
  }

  get names(): string[] {
    return [...this.#all.keys()]
  }

  get(name: string): CompiledSource | undefined {
    return this.#all.get(name)
  }

  /** What is to be subscribed at a broker. */
  get filters(): string[] {
    return [...new Set(this.all.flatMap(filtersOf))]
  }

  /** What a topic is for, in the first source that knows it; `undefined` where none does. */
  match(topic: string): TopicMatch | undefined {
    if (this.#remembered.has(topic)) return this.#remembered.get(topic)
    const found = this.#find(topic)
    if (this.#remembered.size >= REMEMBERED) this.#remembered.clear()
    this.#remembered.set(topic, found)
    return found
  }

  #find(topic: string): TopicMatch | undefined {
    const { all } = this
    for (const source of all) {
      const found = matchTopic(source, topic)
      if (found !== undefined) return found
    }
    for (const { status, nameOf } of all) {
      const names = namesIn(status, topic)
      if (names !== undefined) return { kind: 'status', device: deviceIdOf(nameOf(names.device ?? '')) }
    }
    return all.some(({ ignore }) => namesIn(ignore, topic) !== undefined) ? { kind: 'ignored' } : undefined
  }
}

/** The topics of a source, as they are subscribed. */
export function filtersOf({ topics, status, parts }: CompiledSource): string[] {
  const patterns = [...topics, ...parts.flatMap((part) => part.topics ?? []), ...status]
  return [...new Set(patterns.map(({ filter }) => filter))]
}

/** What of a source a topic is of: the parts of this very topic, or those of any. */
function matchTopic(source: CompiledSource, topic: string): (TopicMatch & { kind: 'readings' }) | undefined {
  for (const { topics } of source.parts) {
    const names = topics && namesIn(topics, topic)
    if (names === undefined) continue
    const parts = source.parts.filter((part) =>
      part.topics?.some((pattern) => topics?.some(({ text }) => text === pattern.text)),
    )
    return { kind: 'readings', source, parts, names }
  }
  const names = namesIn(source.topics, topic)
  return names && { kind: 'readings', source, parts: partsOfAny(source), names }
}

/** What a payload is of, by the topic that it had and the device that it is said to be of; undefined where the topic is none of the source. */
export function originOf(
  source: CompiledSource,
  { topic, device }: { readonly topic?: string | undefined; readonly device?: string | undefined },
): Pick<TopicMatch & { kind: 'readings' }, 'source' | 'parts' | 'names'> | undefined {
  const names = device === undefined ? {} : { device }
  if (topic === undefined) return { source, parts: partsOfAny(source), names }
  const match = matchTopic(source, topic)
  return match && { source, parts: match.parts, names: { ...match.names, ...names } }
}

/** The parts of a source that are of no topic of their own. */
const partsOfAny = ({ parts }: CompiledSource): readonly CompiledPart[] =>
  parts.filter(({ topics }) => topics === undefined)

function namesIn(patterns: readonly TopicPattern[], topic: string): Readonly<Record<string, string>> | undefined {
  for (const pattern of patterns) {
    const names = pattern.match(topic)
    if (names !== undefined) return names
  }
  return undefined
}
