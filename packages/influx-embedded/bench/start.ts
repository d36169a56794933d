/**
 * How long it takes to start: the function for test suites, again in a process that has it loaded, and the
 * server in a process of its own.
 *
 *   node --import @oxc-node/core/register bench/start.ts [--json] [--runs 5]
 */
import { startInfluxDB } from '../src/start.ts'
import { argument, type Figure, inFolder, quantile, report } from './report.ts'
import { Server } from './server.ts'

const runs = Number(argument('runs', '5'))

async function functionMs(): Promise<number> {
  const start = performance.now()
  const influx = await startInfluxDB({ org: 'o', bucket: 'b', token: 't' })
  const ms = performance.now() - start
  await influx.stop()
  return ms
}

async function processMs(): Promise<number> {
  return inFolder(async (dir) => {
    const start = performance.now()
    const server = await Server.start(dir)
    const ms = performance.now() - start
    await server.stop()
    return ms
  })
}

async function repeated(run: () => Promise<number>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < runs; i++) times.push(await run())
  return quantile(times, 0.5)
}

const first = await functionMs()
const figures: Figure[] = [
  { name: 'startInfluxDB(), the first time in a process', value: first, unit: 'ms' },
  { name: 'startInfluxDB(), again', value: await repeated(functionMs), unit: 'ms', goal: { atMost: 300 } },
  {
    name: 'a process of its own, until it answers',
    value: await repeated(processMs),
    unit: 'ms',
    goal: { atMost: 1000 },
  },
]
report(figures)
