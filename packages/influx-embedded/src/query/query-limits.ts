import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { FluxError } from '@nrg/flux/errors'

/** How often the memory is looked at, which takes some microseconds each time. */
const LOOK_EVERY_MS = 50

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
      if (probe.held() > mostBytes)
        throw new FluxError('unavailable', 'the query needs more memory than it may use; narrow its range or aggregate')
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
