import type { WriteOutcome, Writer } from './write.ts'

/** Requests to the database at one time; what comes meanwhile waits for the next one. */
const IN_FLIGHT = 4
/** The most lines that are joined. A single write of more stays one request. */
const LINES = 5000

interface Waiting {
  readonly lines: readonly string[]
  readonly resolve: (outcome: WriteOutcome) => void
  readonly reject: (error: unknown) => void
}

/**
 * Lets writes that come while others are under way share a request: a fleet whose devices send each reading by itself
 * costs the database one request and one sync for several of them. A write that comes alone is sent at once.
 *
 * Each write has the outcome that it would have had by itself: where the database refuses lines of a joined request,
 * its writes are sent again one by one.
 */
export function joinWrites(writer: Writer): Writer {
  const waiting: Waiting[] = []
  let inFlight = 0

  function next(): void {
    while (inFlight < IN_FLIGHT && waiting.length > 0) {
      inFlight++
      send(take(waiting)).finally(() => {
        inFlight--
        next()
      })
    }
  }

  async function send(writes: readonly Waiting[]): Promise<void> {
    try {
      const outcome = await writer.write(writes.flatMap(({ lines }) => lines))
      if (outcome.kind === 'partial' && writes.length > 1) {
        for (const write of writes) await send([write])
        return
      }
      for (const { lines, resolve } of writes)
        resolve(outcome.kind === 'written' ? { kind: 'written', lines: lines.length } : outcome)
    } catch (error) {
      for (const { reject } of writes) reject(error)
    }
  }

  return {
    write: (lines) =>
      new Promise((resolve, reject) => {
        waiting.push({ lines, resolve, reject })
        next()
      }),
    obstacle: writer.obstacle,
  }
}

/** Takes the writes of the next request, in the order in which they came. */
function take(waiting: Waiting[]): Waiting[] {
  let count = 0
  let lines = 0
  for (const write of waiting) {
    lines += write.lines.length
    if (count > 0 && lines > LINES) break
    count++
  }
  return waiting.splice(0, count)
}
