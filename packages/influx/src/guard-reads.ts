import type { TObject, TProperties } from '@sinclair/typebox'
import type { Breaker, Verdict } from './breaker.ts'
import { InfluxUnreachable, unreachableError } from './errors.ts'
import type { FluxText } from './flux.ts'
import type { Pulse } from './pulse.ts'
import { bucketObstacle, type QueryOptions, type Reader } from './query.ts'

/**
 * A reader that nobody waits for in vain: a database that does not answer at all ends a query within 2 s, and after
 * some of those the next ones are refused at once until it answers again.
 */
export function guardReads(reader: Reader, { breaker, pulse }: { breaker: Breaker; pulse: Pulse }): Reader {
  async function* watched<T>(ask: (options: QueryOptions) => AsyncIterable<T>, options: QueryOptions = {}) {
    const passage = breaker.enter()
    if (passage === undefined) throw unreachableError(breaker.refusal)
    const watch = pulse.watch(options.signal)
    let verdict: Verdict = 'unknown'
    try {
      for await (const one of ask({ ...options, signal: watch.signal })) {
        verdict = 'answered'
        yield one
      }
      verdict = 'answered'
    } catch (error) {
      if (error instanceof InfluxUnreachable) verdict = { unreachable: error.message }
      // What the caller ended says nothing of the database; any other error is an answer of its.
      else if (options.signal?.aborted !== true) verdict = 'answered'
      throw error
    } finally {
      watch.clear()
      passage.leave(verdict)
    }
  }

  const rows: Reader['rows'] = (script, row, options) => watched((asked) => reader.rows(script, row, asked), options)

  async function collect<T extends TProperties>(script: FluxText, row: TObject<T>, options?: QueryOptions) {
    const whole = async function* (asked: QueryOptions) {
      yield await reader.collect(script, row, asked)
    }
    for await (const all of watched(whole, options)) return all
    return []
  }

  return { rows, collect, obstacle: (bucket) => bucketObstacle(rows, bucket) }
}
