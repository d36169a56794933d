import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Result } from '@nrg/flux/engine'
import { FluxError } from '@nrg/flux/errors'

type Table = Result['tables'] extends Iterable<infer T> ? T : never

/** How often the memory is looked at, which takes some microseconds each time. */
const LOOK_EVERY_MS = 50

/** The results; one with more rows than it may have ends the query. */
export function* limitRows(results: Iterable<Result>, most: number): Generator<Result> {
  for (const { name, tables } of results) yield { name, tables: limited(tables) }

  function* limited(tables: Result['tables']): Generator<Table> {
    let rows = 0
    for (const table of tables) {
      rows += table.length
      if (rows > most) throw tooMuch(`a result has more than ${most} rows`)
      yield table
    }
  }
}

/** What the check of the memory asks of its thread. */
export interface MemoryProbe {
  /** Bytes that the thread holds, with those that nothing needs any more and that are not collected yet. */
  held(): number
  collect(): void
  /** Milliseconds from some start. */
  now(): number
}

/** Makes a check that ends the query when its thread holds more bytes than it may. */
export function createMemoryCheck(mostBytes: number, probe: MemoryProbe = threadMemory): () => void {
  let next = 0
  return () => {
    const start = probe.now()
    if (start < next) return
    if (probe.held() > mostBytes) {
      probe.collect()
      if (probe.held() > mostBytes) throw tooMuch('the query needs more memory than it may use')
    }
    const end = probe.now()
    next = end + Math.max(LOOK_EVERY_MS, 10 * (end - start))
  }
}

const threadMemory: MemoryProbe = {
  held: () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  },
  collect: () => {
    setFlagsFromString('--expose-gc')
    runInNewContext('gc()')
  },
  now: () => performance.now(),
}

function tooMuch(what: string): FluxError {
  return new FluxError('unavailable', `${what}; narrow its range or aggregate`)
}
