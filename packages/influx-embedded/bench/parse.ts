/**
 * How long others wait while eight clients send scripts that cost the parser the most of those that are accepted:
 * `/ping` is on the thread that answers HTTP, and small queries are on threads that such scripts do not come to.
 *
 *   node --import @oxc-node/core/register bench/parse.ts [--json] [--seconds 20]
 */
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { ParseLoad, ParseLoadMessage } from './parse-load.ts'
import { argument, type Figure, inFolder, quantile, report } from './report.ts'
import { Server } from './server.ts'

const seconds = Number(argument('seconds', '20'))
const clients = 8
const pingsPerSecond = 20

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

const figures = await inFolder(async (dir): Promise<Figure[]> => {
  const server = await Server.start(dir)
  try {
    await server.write('m,a=b f=1 1767225600000000000')
    const small = () => server.query('from(bucket: "b") |> range(start: 2026-01-01T00:00:00Z) |> last()')
    for (let i = 0; i < 100; i++) await small()
    const load = new Worker(new URL('./parse-load.ts', import.meta.url), {
      workerData: { url: server.url, clients } satisfies ParseLoad,
    })
    // Until then it is not under load.
    await once(load, 'message')
    const until = Date.now() + seconds * 1000
    const pings: number[] = []
    const queries: number[] = []
    while (Date.now() < until) {
      pings.push(await timed(() => fetch(`${server.url}/ping`)))
      queries.push(await timed(small))
      await pause(1000 / pingsPerSecond)
    }
    const told = once(load, 'message')
    load.postMessage('end')
    const [{ answered }] = (await told) as [Exclude<ParseLoadMessage, 'begun'>]
    return [
      { name: `${clients} clients send the worst scripts of 1 MiB: scripts answered`, value: answered, unit: '' },
      { name: '  /ping meanwhile, median', value: quantile(pings, 0.5), unit: 'ms' },
      { name: '  /ping meanwhile, p99', value: quantile(pings, 0.99), unit: 'ms', goal: { atMost: 50 } },
      { name: '  small queries meanwhile, p99', value: quantile(queries, 0.99), unit: 'ms' },
    ]
  } finally {
    await server.stop()
  }
})
report(figures)
