import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '@nrg/influx/connection'
import { buckets } from '@nrg/schema/bucket'
import { fleetLines } from '../cost/fleet-lines.ts'
import type { Result } from '../table.ts'
import { everySeconds, fillDatabase, firstDevice, put } from './fill.ts'
import type { FleetSize, QueryArguments } from './options.ts'
import { asOperator, withQueryService } from './services.ts'
import { untilSettled } from './settle.ts'
import { acknowledgeDelay, streamCost } from './stream.ts'
import { type Question, timesOf } from './times.ts'

/** An answer is kept for a second. */
const ANEW_MS = 1100

/** What the page asks for, and how long it may take (query-api.md, Acceptance). */
function questions({ devices }: FleetSize, alert: string): Question[] {
  const most = devices > 1000 ? 50 : 10
  const device = (index: number) => 1000 + (index % devices)
  const range = (of: string) => (index: number) =>
    `/api/devices/${firstDevice}/series?from=-${of}&points=${300 + index}`
  return [
    { name: 'fleet', path: () => '/api/fleet', goalMs: most },
    { name: 'devices', path: () => '/api/devices', goalMs: most },
    { name: 'fleet, read anew', path: () => '/api/fleet', goalMs: most, apartMs: ANEW_MS },
    { name: 'devices, read anew', path: () => '/api/devices', goalMs: most, apartMs: ANEW_MS },
    {
      name: 'devices, 100 with values',
      path: (index) => `/api/devices?limit=${99 + (index % 3)}&fields=core,values`,
      goalMs: most,
    },
    { name: 'a device', path: (index) => `/api/devices/${device(index)}`, goalMs: 10 },
    { name: 'series, 1 h', path: range('1h'), goalMs: 15 },
    { name: 'series, 24 h', path: range('24h'), goalMs: 25 },
    { name: 'series, 7 d', path: range('7d'), goalMs: 40 },
    { name: 'an alert explained', path: () => `/api/alerts/${alert}`, goalMs: 30 },
    { name: 'alerts, a page', path: (index) => `/api/alerts?limit=${99 + (index % 3)}`, goalMs: most },
    { name: 'alerts, read anew', path: () => '/api/alerts?limit=100', goalMs: most, apartMs: ANEW_MS },
    { name: 'incidents', path: () => '/api/incidents?limit=100', goalMs: undefined },
    {
      name: 'energy, 7 d',
      path: (index) => `/api/devices/${firstDevice}/energy?from=-7d&by=${index % 2 === 0 ? 'hour' : 'day'}`,
      goalMs: undefined,
    },
    { name: 'search', path: (index) => `/api/search?q=${device(index)}`, goalMs: 20 },
  ]
}

/** What is measured, and who is told each figure as it is found. */
interface Measuring extends Pick<QueryArguments, 'database' | 'alerts'> {
  readonly found: (result: Result) => void
}

/** Measures one fleet on a database of its own, or on the one that is given. */
export async function queryTimes(
  size: FleetSize,
  { database, alerts, found }: Measuring,
  signal: AbortSignal,
): Promise<void> {
  const fill = (connection: Connection) => fillDatabase(connection, size, alerts, Date.now(), signal)
  await withQueryService(database, fill, async (measured) => {
    const { url, query, connection } = measured
    const benchmark = `${size.devices} devices, ${size.hours} h`
    const alert = await anAlert(url, signal)
    await untilSettled(measured, signal)
    for (const question of questions(size, alert)) {
      const { median, p99, kB } = await timesOf(url, question, signal)
      const goal = question.goalMs
      const kept = goal === undefined ? undefined : p99 <= goal ? 'yes' : 'no'
      found({
        benchmark,
        method: question.name,
        figures: { 'median ms': median, 'p99 ms': p99, goal, kept, kB },
      })
    }
    const delay = await acknowledgeDelay(url, signal)
    found({
      benchmark,
      method: 'acknowledge in another stream',
      figures: { 'p99 ms': delay, goal: 1000, kept: delay <= 1000 ? 'yes' : 'no' },
    })
    found(await watched(benchmark, size, connection, url, query.pid, signal))
  })
}

/** The id of an alert, once the service answers: it may be a while until it has read a large fleet for the first time. */
async function anAlert(url: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    const answer = await fetch(`${url}/api/alerts?device=${firstDevice}`, { headers: asOperator, signal })
    if (answer.ok) return ((await answer.json()) as { id: string }[])[0]?.id ?? ''
    const said = await answer.text()
    if (answer.status !== 503) throw new Error(`/api/alerts: ${answer.status} ${said}`)
    await sleep(ANEW_MS, null, { signal })
  }
}

/** The stream while readings come in. */
async function watched(
  benchmark: string,
  { devices }: FleetSize,
  connection: Connection,
  url: string,
  pid: number,
  signal: AbortSignal,
): Promise<Result> {
  const end = new AbortController()
  const every = everySeconds(devices)
  const coming = (async () => {
    for (let second = Math.floor(Date.now() / 1000); !end.signal.aborted; second += every) {
      for (const lines of fleetLines(devices, second, second + 1, 1))
        await put(connection, buckets.raw.name, lines, signal)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, (second + every) * 1000 - Date.now())))
    }
  })()
  try {
    const { one, many, clients } = await streamCost(url, pid, signal)
    const ratio = one === undefined || many === undefined ? undefined : many / Math.max(one, 0.1)
    return {
      benchmark,
      method: `stream, ${clients} clients to one`,
      figures: {
        '% of a core, one': one,
        '% of a core, all': many,
        ratio,
        goal: 2,
        kept: ratio === undefined ? undefined : ratio <= 2 ? 'yes' : 'no',
      },
    }
  } finally {
    end.abort()
    await coming
  }
}
