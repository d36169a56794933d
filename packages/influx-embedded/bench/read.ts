/**
 * Reads through a worker thread, as a query does: a device's last hour of 1 Hz readings beside ever more other
 * points, found by its tag among all series, with and without its blocks in the reader's cache.
 *
 *   node --import @oxc-node/core/register bench/read.ts [--json] [--millions 1,10] [--runs 200]
 */
import { once } from 'node:events'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { Predicate, ReadRequest } from '@nrg/flux/storage'
import { type StoreRequest, transferable } from '../src/store/protocol/request.ts'
import type { Store } from '../src/store/store.ts'
import { Fleet } from './fleet.ts'
import { argument, type Figure, inFolder, openStore, quantile, report } from './report.ts'

const bucket = '00000000000000b1'
const linesPerBatch = 5000
const runs = Number(argument('runs', '200'))
/** Lines of each device: the last hour is a part of them. */
const secondsPerDevice = 6666
const firstSecond = 1_767_225_600n

interface Result {
  readonly ms: number
  readonly points: number
}

/** A worker that reads from a store on this thread. */
class RemoteReader {
  readonly #worker: Worker

  constructor(store: Store, cacheBytes: number) {
    const { port1, port2 } = new MessageChannel()
    const shared = new SharedArrayBuffer(4)
    const answers = new Int32Array(shared)
    port1.on('message', async (request: StoreRequest) => {
      const answer = await store.ask(request)
      port1.postMessage(answer, transferable(answer))
      Atomics.add(answers, 0, 1)
      Atomics.notify(answers, 0)
    })
    const workerData = { port: port2, shared, cacheBytes }
    this.#worker = new Worker(new URL('./read-worker.ts', import.meta.url), { workerData, transferList: [port2] })
    this.#worker.once('exit', () => port1.close())
  }

  async read(requests: readonly ReadRequest[]): Promise<readonly Result[]> {
    this.#worker.postMessage(requests)
    const [results] = await once(this.#worker, 'message')
    return results as readonly Result[]
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}

function lastHour(device: number): ReadRequest {
  const stop = (firstSecond + BigInt(secondsPerDevice)) * 1_000_000_000n
  const tag: Predicate = { kind: 'tag', name: 'device_id', op: '==', value: String(1000 + device) }
  const field: Predicate = { kind: 'tag', name: '_field', op: '==', value: 'current_a' }
  return {
    bucketId: bucket,
    start: stop - 3600n * 1_000_000_000n,
    stop,
    predicate: { kind: 'and', left: tag, right: field },
  }
}

async function figuresBeside(millions: number): Promise<Figure[]> {
  return inFolder(async (dir) => {
    const store = await openStore(dir)
    const devices = Math.max(Math.round((millions * 1e6) / 3 / secondsPerDevice), 1)
    const fleet = new Fleet(devices)
    for (let left = devices * secondsPerDevice; left > 0; left -= linesPerBatch) {
      await store.write(bucket, Buffer.from(fleet.lines(Math.min(left, linesPerBatch))))
    }
    const requests = Array.from({ length: runs }, (_, i) => lastHour((i * 7919) % devices))
    const cold = new RemoteReader(store, 0)
    await cold.read(requests.slice(0, 50))
    const uncached = await cold.read(requests)
    await cold.close()
    const warm = new RemoteReader(store, 256 * 2 ** 20)
    await warm.read(requests)
    const cached = await warm.read(requests)
    await warm.close()
    await store.close()
    if (uncached.some(({ points }) => points !== 3600)) throw new Error('an hour has 3,600 points')
    const times = (results: readonly Result[]) => results.map(({ ms }) => ms)
    const name = `a device's last hour of 1 Hz beside ${millions} M points`
    return [
      { name: `${name}, blocks decoded anew`, value: quantile(times(uncached), 0.5), unit: 'ms', goal: { atMost: 2 } },
      { name: '  p99', value: quantile(times(uncached), 0.99), unit: 'ms' },
      { name: '  blocks in the cache', value: quantile(times(cached), 0.5), unit: 'ms', goal: { atMost: 2 } },
      { name: '  memory of the process', value: process.memoryUsage.rss() / 2 ** 20, unit: 'MiB' },
    ]
  })
}

const figures: Figure[] = []
for (const millions of argument('millions', '1,10').split(',')) figures.push(...(await figuresBeside(Number(millions))))
report(figures)
