import type { Case } from './case.ts'

/** All cases that are followed, found by the alerts that they ever had. */
export class CaseBook {
  readonly #cases = new Map<string, Case>()
  readonly #byAlert = new Map<string, string>()

  constructor(cases: Iterable<Case> = []) {
    for (const one of cases) this.put(one)
  }

  get size(): number {
    return this.#cases.size
  }

  get(id: string): Case | undefined {
    return this.#cases.get(id)
  }

  all(): Iterable<Case> {
    return this.#cases.values()
  }

  /** The case that an alert belongs to. */
  ofAlert(alertId: string): Case | undefined {
    const id = this.#byAlert.get(alertId)
    return id === undefined ? undefined : this.#cases.get(id)
  }

  put(one: Case): void {
    this.#cases.set(one.id, one)
    for (const alert of one.alerts) this.#byAlert.set(alert, one.id)
  }

  remove(id: string): void {
    for (const alert of this.#cases.get(id)?.alerts ?? [])
      if (this.#byAlert.get(alert) === id) this.#byAlert.delete(alert)
    this.#cases.delete(id)
  }
}
