import type { DeadLetter, Spool } from './spool.ts'

/** Letters that are taken at once. */
const PAGE = 500

/** Yields all dead letters, the oldest first. */
export async function* allDeadLetters(spool: Spool): AsyncGenerator<DeadLetter[]> {
  for (let from = 0; ; ) {
    const page = await spool.deadLetters(from, PAGE)
    if (page.length === 0) return
    yield page
    from = (page.at(-1)?.id ?? 0) + 1
  }
}

/**
 * Takes dead letters away, into the spool again or for good: those with these ids, or all that are there now.
 *
 * @returns how many
 * @throws where the spool cannot be written
 */
export async function settleAll(spool: Spool, how: 'replay' | 'drop', ids?: ReadonlySet<number>): Promise<number> {
  let settled = 0
  for await (const page of allDeadLetters(spool)) {
    const letters = ids ? page.filter(({ id }) => ids.has(id)) : page
    if (letters.length === 0) continue
    const fault = await spool.settleDeadLetters(letters, how)
    if (fault !== undefined) throw new Error(fault)
    settled += letters.length
  }
  return settled
}
