import { setTimeout as sleep } from 'node:timers/promises'
import type { Load } from './loads.ts'
import type { BenchReadings } from './readings.ts'
import type { Send } from './send.ts'

export interface Sample {
  /** Acknowledged readings a second. */
  readonly perSecond: number
  readonly acknowledged: number
  readonly failures: number
  readonly latenciesMs: readonly number[]
}

export interface RunOptions {
  readonly readings: BenchReadings
  readonly send: Send
  readonly seconds: number
  /** How many requests a second there are to be; left out, each connection sends as soon as it is answered. */
  readonly requestsPerSecond?: number
  readonly signal: AbortSignal
}

/** Sends readings over all connections at once. Times are from when a request was due, so that none is left out for being late. */
export async function runLoad(load: Load, options: RunOptions): Promise<Sample> {
  const { readings, send, seconds, requestsPerSecond, signal } = options
  const began = performance.now()
  const until = began + seconds * 1000
  const everyMs = requestsPerSecond === undefined ? 0 : (1000 * load.connections) / requestsPerSecond
  const latenciesMs: number[] = []
  let [acknowledged, failures] = [0, 0]

  async function connection(index: number): Promise<void> {
    for (let due = began + (everyMs * index) / load.connections; due < until && !signal.aborted; ) {
      const wait = due - performance.now()
      if (everyMs > 0 && wait > 0) await sleep(wait)
      const body = load.body(readings)
      const start = everyMs > 0 ? due : performance.now()
      if (await send(body, index)) acknowledged += load.readings
      else failures++
      const end = performance.now()
      latenciesMs.push(end - start)
      due = everyMs > 0 ? due + everyMs : end
    }
  }

  await Promise.all(Array.from({ length: load.connections }, (_, index) => connection(index)))
  signal.throwIfAborted()
  return { perSecond: acknowledged / ((performance.now() - began) / 1000), acknowledged, failures, latenciesMs }
}
