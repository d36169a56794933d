import type { DrillAlert } from './alerts.ts'
import type { Post } from './receiver.ts'

/** What was heard of an incident of one device, in the order in which it came first. */
interface Heard {
  readonly kind: string
  readonly key: string
  readonly firstAt: number
}

interface Told {
  alert: DrillAlert
  /** The kinds of messages that it has given cause for. */
  causes: number
  /** When its last state was stored, by `performance.now()`. */
  storedAt: number
}

/** Holds what a receiver heard of incidents against what gave cause for it. */
export class MessageBook {
  readonly #kinds: readonly string[]
  readonly #devices = new Map<string, Told>()
  readonly #posts: readonly Post[]
  readonly #delays: number[] = []

  /** @param kinds what everybody is told of each incident, in order */
  constructor(posts: readonly Post[], kinds: readonly string[]) {
    this.#posts = posts
    this.#kinds = kinds
  }

  /** Keeps that an alert is stored, which gives cause for one more message. */
  stored(alert: DrillAlert): void {
    const causes = (this.#devices.get(alert.device)?.causes ?? 0) + 1
    this.#devices.set(alert.device, { alert, causes, storedAt: performance.now() })
  }

  /** The alerts all of whose causes were heard of, and that are to give another. */
  *due(): Generator<{ readonly alert: DrillAlert; readonly causes: number }> {
    const heard = this.#heard()
    for (const [device, { alert, causes, storedAt }] of this.#devices) {
      const last = heard.get(device)?.find(({ kind }) => kind === this.#kinds[causes - 1])
      if (last === undefined || causes >= this.#kinds.length) continue
      this.#delays.push(last.firstAt - storedAt)
      yield { alert, causes }
    }
  }

  /** Incidents that were told to their end. */
  get told(): number {
    const last = this.#kinds.at(-1)
    return new Set(
      this.#accepted()
        .filter(({ kind }) => kind === last)
        .map(({ device }) => device),
    ).size
  }

  /** Different messages that were taken. */
  get messages(): number {
    return new Set(this.#accepted().map(({ key }) => key)).size
  }

  /** Incidents with two messages of a kind, by their keys. */
  get twice(): number {
    return [...this.#heard().values()].filter(
      (heard) => new Set(heard.map(({ kind }) => kind)).size < new Set(heard.map(({ key }) => key)).size,
    ).length
  }

  /** Incidents of which a message came before the one ahead of it was taken. */
  get outOfOrder(): number {
    const taken = new Map<string, number>()
    for (const { key, acceptedAt } of this.#accepted())
      taken.set(key, Math.min(taken.get(key) ?? Number.POSITIVE_INFINITY, acceptedAt ?? Number.POSITIVE_INFINITY))
    let count = 0
    for (const heard of this.#heard().values()) {
      const isRight = heard.every(({ kind, firstAt }, index) => {
        const before = heard[index - 1]
        const isNext = kind === this.#kinds[index]
        return isNext && (before === undefined || (taken.get(before.key) ?? Number.POSITIVE_INFINITY) <= firstAt)
      })
      if (!isRight) count++
    }
    return count
  }

  /** From storing what gives cause until it is heard of for the first time, in ms: the 95th of a hundred. */
  get delayMs(): number {
    const sorted = this.#delays.toSorted((a, b) => a - b)
    return Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0)
  }

  #accepted(): Post[] {
    return this.#posts.filter(({ acceptedAt }) => acceptedAt !== undefined)
  }

  #heard(): Map<string, Heard[]> {
    const heard = new Map<string, Heard[]>()
    const keys = new Set<string>()
    for (const { device, kind, key, at: firstAt } of this.#posts) {
      if (keys.has(key)) continue
      keys.add(key)
      const list = heard.get(device) ?? []
      list.push({ kind, key, firstAt })
      heard.set(device, list)
    }
    return heard
  }
}
