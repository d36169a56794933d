import type { LiveIncident } from './live-state.ts'

/** So many incidents are kept beside those that are looked at together, and so many are read at one time. */
const [KEPT, AT_ONCE] = [5000, 4]

/** What was read of incidents, each by itself: a few at a time, and those that were read longest ago forgotten first. */
export class IncidentBook<Entry> {
  /** By the incident's id, in the order in which they were read. */
  readonly #entries = new Map<string, Entry>()
  /** The most that were asked for together: fewer kept would all be read again each time. */
  #most = 0

  /** What was read of an incident. */
  entryOf({ incident }: LiveIncident): Entry | undefined {
    return this.#entries.get(incident.id)
  }

  /**
   * Reads what is due, in its order.
   *
   * @param asked how many were asked for together
   * @param withinMs what is not begun by then is left to the next time
   * @throws what `read` throws
   */
  async read(
    due: readonly LiveIncident[],
    { asked, withinMs }: { readonly asked: number; readonly withinMs: number },
    read: (live: LiveIncident) => Promise<Entry>,
  ): Promise<void> {
    const end = performance.now() + withinMs
    for (let index = 0; index < due.length && performance.now() < end; index += AT_ONCE)
      await Promise.all(
        due.slice(index, index + AT_ONCE).map(async (live) => {
          const entry = await read(live)
          this.#entries.delete(live.incident.id)
          this.#entries.set(live.incident.id, entry)
        }),
      )
    this.#most = Math.max(this.#most, asked)
    for (const id of this.#entries.keys()) {
      if (this.#entries.size <= KEPT + this.#most) break
      this.#entries.delete(id)
    }
  }
}
