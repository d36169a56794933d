import type { Entry } from './entry.ts'
import type { Outbox } from './outbox.ts'

/** What becomes of messages that were given up. */
export interface TriedAgain {
  /** For another day. */
  readonly again: readonly Entry[]
  /** What came after them, of the same incidents, was sent by then: to tell them now would be to tell what is no longer so. */
  readonly outdated: readonly Entry[]
}

/** Tries again what was given up. @param now milliseconds since the epoch */
export async function tryAgain(outbox: Outbox, now: number): Promise<TriedAgain> {
  const places = [...outbox.givenUp()]
  if (places.length === 0) return { again: [], outdated: [] }
  const lastSent = await sentOf(outbox)
  const [again, outdated]: [Entry[], Entry[]] = [[], []]
  for (const place of places) {
    const entry = await outbox.get(place)
    if (entry === undefined) continue
    const { settled: _, ...rest } = entry
    const isNews = (id: string) => (lastSent.get(chainOf(entry.target, id)) ?? 0) < place
    const cases = entry.cases.filter(isNews)
    const incidents = entry.message.incidents.filter(({ id }) => isNews(id))
    if (cases.length === 0) outdated.push({ ...entry, state: 'outdated' })
    else {
      const message = { ...entry.message, incidents }
      again.push({ ...rest, cases, message, state: 'waiting', from: now, next: now, attempts: 0 })
    }
  }
  await outbox.update([...again, ...outdated])
  return { again, outdated }
}

/** The place of the last message that was sent, by addressee and case. */
async function sentOf(outbox: Outbox): Promise<ReadonlyMap<string, number>> {
  const last = new Map<string, number>()
  for await (const { place, target, cases, state } of outbox.entries())
    if (state === 'sent') for (const id of cases) last.set(chainOf(target, id), place)
  return last
}

const chainOf = (target: string, id: string) => `${target} ${id}`
