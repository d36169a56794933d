import type { Case } from './case.ts'
import type { CaseBook } from './case-book.ts'

/** Cases as they would be. */
export class Draft {
  readonly #book: CaseBook
  readonly #changed = new Map<string, Case>()
  readonly #removed = new Set<string>()
  readonly #byAlert = new Map<string, string>()

  constructor(book: CaseBook) {
    this.#book = book
  }

  get(id: string): Case | undefined {
    return this.#removed.has(id) ? undefined : (this.#changed.get(id) ?? this.#book.get(id))
  }

  ofAlert(alert: string): Case | undefined {
    const id = this.#byAlert.get(alert) ?? this.#book.ofAlert(alert)?.id
    return id === undefined ? undefined : this.get(id)
  }

  put(one: Case): void {
    this.#changed.set(one.id, one)
    for (const alert of one.alerts) this.#byAlert.set(alert, one.id)
  }

  remove(id: string): void {
    this.#changed.delete(id)
    this.#removed.add(id)
  }

  *all(): Generator<Case> {
    for (const { id } of this.#book.all()) {
      const one = this.get(id)
      if (one !== undefined) yield one
    }
    for (const one of this.#changed.values()) if (this.#book.get(one.id) === undefined) yield one
  }

  changed = (): Case[] => [...this.#changed.values()].filter((one) => this.#book.get(one.id) !== one)
  removed = (): string[] => [...this.#removed].filter((id) => this.#book.get(id) !== undefined)
}
