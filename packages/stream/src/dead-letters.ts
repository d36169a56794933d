import { UsageError } from '@nrg/schema/usage-error'
import type { ReadingStream, StreamDeadLetter } from './stream.ts'

/** How many are read at one time. */
const PAGE = 100

/** The dead letters that there are when it begins, the oldest first; those of these ids alone, where ids are given. */
export async function* lettersOf(
  stream: ReadingStream,
  ids: readonly number[] | undefined,
): AsyncGenerator<StreamDeadLetter> {
  const until = Date.now()
  for (let from = 1; ; ) {
    const page = await stream.deadLetters(from, PAGE)
    for (const letter of page) {
      if (letter.timeMs > until) return
      if (ids === undefined || ids.includes(letter.id)) yield letter
    }
    const last = page.at(-1)
    if (last === undefined) return
    from = last.id + 1
  }
}

/** Puts dead letters into the stream again; how many. @throws UsageError where the stream does not take one */
export async function replay(stream: ReadingStream, ids: readonly number[] | undefined): Promise<number> {
  let replayed = 0
  for await (const { id, partition, line } of lettersOf(stream, ids)) {
    const outcome = await stream.append(partition, [line], `dead-letter-${id}`)
    if (outcome.kind !== 'kept')
      throw new UsageError(`${replayed} lines are in the stream again; then: ${outcome.reason}`)
    // What stops here is sent again the next time, which is harmless.
    await stream.dropDeadLetter(id)
    replayed++
  }
  return replayed
}
