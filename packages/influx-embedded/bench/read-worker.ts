import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { ReadRequest } from '@nrg/flux/storage'
import type { StoreAnswer, StoreRequest } from '../src/store/protocol/request.ts'
import { SeriesReader } from '../src/store/read/reader.ts'

const { port, shared, cacheBytes } = workerData as { port: MessagePort; shared: SharedArrayBuffer; cacheBytes: number }
const answers = new Int32Array(shared)

function ask(request: StoreRequest): StoreAnswer {
  const seen = Atomics.load(answers, 0)
  port.postMessage(request)
  Atomics.wait(answers, 0, seen)
  return receiveMessageOnPort(port)?.message as StoreAnswer
}

const reader = new SeriesReader(ask, { cacheBytes })

/** Reads each request in turn; answers how long each took and how many points came. */
parentPort?.on('message', (requests: readonly ReadRequest[]) => {
  const results = requests.map((request) => {
    const start = performance.now()
    let points = 0
    for (const series of reader.read(request)) for (const { times } of series.chunks()) points += times.length
    return { ms: performance.now() - start, points }
  })
  parentPort?.postMessage(results)
})
