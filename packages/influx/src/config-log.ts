import { CONFIG_MEASUREMENT, ConfigEvent } from '@nrg/schema/config-event'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { EventFeed } from './event-feed.ts'
import { eventLine } from './event-line.ts'
import type { Reader } from './query.ts'

/** So old what is known may be for who asks often. */
const FRESH_MS = 10_000

const check = TypeCompiler.Compile(ConfigEvent)
const isConfigEvent = (event: unknown): event is ConfigEvent => check.Check(event)

/** The line of a configuration that judges from now on. */
export function configLine(event: ConfigEvent): string {
  const { type, time, version } = event
  return eventLine({ measurement: CONFIG_MEASUREMENT, type, id: version, time, event, told: { version } })
}

export interface ConfigLogOptions {
  readonly reader: Reader
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** How old, in ms, what is known may be for who asks; ten seconds where it is left out. */
  readonly freshMs?: number
  /** Told why nothing is known, where the registry cannot be read. */
  readonly warn: (message: string) => void
}

/** Which configurations judged, as the registry has it: each change of it is an event that provisioning wrote. */
export class ConfigLog {
  readonly #options: ConfigLogOptions
  readonly #feed: EventFeed<ConfigEvent>
  readonly #events = new Map<string, ConfigEvent>()
  #sorted: readonly ConfigEvent[] | undefined

  constructor(options: ConfigLogOptions) {
    this.#options = options
    this.#feed = new EventFeed({
      reader: options.reader,
      measurement: CONFIG_MEASUREMENT,
      check: isConfigEvent,
      take: (event) => {
        const key = `${event.time} ${event.version}`
        if (this.#events.has(key)) return
        this.#events.set(key, event)
        this.#sorted = undefined
      },
      clock: options.clock,
      onRefused: ({ message }) => options.warn(`when the configuration was changed is not known: ${message}`),
    })
  }

  /**
   * Reads what is new, unless that was done a moment ago; a registry that is missing or closed to us has nothing.
   *
   * @throws another error of `errors.ts`
   */
  async fresh(): Promise<void> {
    const { clock, freshMs = FRESH_MS } = this.#options
    const age = clock() - (this.#feed.readTo ?? Number.NEGATIVE_INFINITY)
    // The clock may have been set back.
    if (age >= 0 && age < freshMs) return
    await this.#feed.readIfAllowed()
  }

  /** The configuration that judges now, by what was read; `undefined` where none is on record. */
  get version(): string | undefined {
    return this.#inOrder().at(-1)?.version
  }

  /** When another configuration than before began to judge: the first on record changes nothing. */
  get changes(): readonly ConfigEvent[] {
    return this.#inOrder().slice(1)
  }

  /** By their time, and of several in a row of one version, as two that provision at one time write, the first. */
  #inOrder(): readonly ConfigEvent[] {
    this.#sorted ??= [...this.#events.values()]
      .sort((a, b) => a.time - b.time)
      .filter(({ version }, index, all) => version !== all[index - 1]?.version)
    return this.#sorted
  }
}
