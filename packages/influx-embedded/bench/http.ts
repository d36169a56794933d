/**
 * The server over HTTP, in a process of its own: small queries one after the other, and single writes while a
 * heavy query runs.
 *
 *   node --import @oxc-node/core/register bench/http.ts [--json]
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Fleet } from './fleet.ts'
import { type Figure, inFolder, quantile, report } from './report.ts'
import { Server } from './server.ts'

const devices = 10
const pointsStored = 1_000_000
const linesPerBatch = 5000
const queries = 500
/** Before those that are measured: both sides compile what they run often, the client's `fetch` too. */
const warmUps = 2000
const writesPerSecond = 50
const firstSecond = 1_767_225_600
const lastSecond = firstSecond + Math.round(pointsStored / 3 / devices)
const from = `from(bucket: "b") |> range(start: ${lastSecond - 3600}, stop: ${lastSecond + 86_400})`
const ofOne = `${from} |> filter(fn: (r) => r.device_id == "1003" and r._field == "voltage_v")`
const smallQueries = { 'last()': `${ofOne} |> last()`, 'mean()': `${ofOne} |> mean()` }
const heavyQuery = `from(bucket: "b") |> range(start: 0, stop: ${lastSecond + 86_400})
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value") |> sort(columns: ["voltage_v"])`

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

/** How long small queries take, one after the other, once the server has warmed up. */
async function smallQueryFigures(server: Server): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, script] of Object.entries(smallQueries)) {
    const times: number[] = []
    for (let i = 0; i < warmUps + queries; i++) {
      const ms = await timed(() => server.query(script))
      if (i >= warmUps) times.push(ms)
    }
    figures.push(
      {
        name: `a device's last hour, ${name}, over HTTP`,
        value: quantile(times, 0.5),
        unit: 'ms',
        goal: { atMost: 3 },
      },
      { name: '  p99', value: quantile(times, 0.99), unit: 'ms' },
    )
  }
  return figures
}

/** How long single writes take while a query sorts and pivots all points, again and again. */
async function heavyQueryFigures(server: Server, fleet: Fleet): Promise<Figure[]> {
  const heavy: number[] = []
  const writes: number[] = []
  let ended = false
  const load = (async () => {
    while (heavy.length < 3) heavy.push(await timed(() => server.drain(heavyQuery)))
    ended = true
  })()
  const sent: Promise<void>[] = []
  while (!ended) {
    sent.push(timed(() => server.write(fleet.lines(1))).then((ms) => void writes.push(ms)))
    await pause(1000 / writesPerSecond)
  }
  await Promise.all([load, ...sent])
  return [
    { name: 'a query that pivots and sorts 1 M points', value: quantile(heavy, 0.5) / 1000, unit: 's' },
    { name: '  single writes meanwhile, median', value: quantile(writes, 0.5), unit: 'ms' },
    { name: '  single writes meanwhile, p99', value: quantile(writes, 0.99), unit: 'ms', goal: { atMost: 50 } },
    { name: '  single writes meanwhile, the slowest', value: Math.max(...writes), unit: 'ms' },
  ]
}

const figures = await inFolder(async (dir) => {
  const server = await Server.start(dir)
  try {
    const fleet = new Fleet(devices)
    for (let lines = pointsStored / 3; lines > 0; lines -= linesPerBatch) {
      await server.write(fleet.lines(Math.ceil(Math.min(lines, linesPerBatch))))
    }
    return [...(await smallQueryFigures(server)), ...(await heavyQueryFigures(server, fleet))]
  } finally {
    await server.stop()
  }
})
report(figures)
