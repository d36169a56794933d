import { learnedEveryMs } from '@nrg/detection/settings/learning'
import type { Connection } from '@nrg/influx/connection'
import { createReader } from '@nrg/influx/query'
import { readingLine } from '@nrg/influx/reading-line'
import { loadReadings } from '@nrg/infra/backtest/load-readings'
import { showProgress } from '@nrg/infra/backtest/show-progress'
import { RUN_TIMEOUT_MS } from '@nrg/infra/backtest/temporary-database'
import { detectionTasks } from '@nrg/infra/detection/tasks'
import { provisionBuckets } from '@nrg/infra/provision/provision'
import { readingSlices } from '@nrg/infra/script/reading-slices'
import { runTasks } from '@nrg/infra/script/run-tasks'
import { steps } from '@nrg/infra/script/steps'
import type { AlertDetail } from '@nrg/schema/explanation'
import type { Incident } from '@nrg/schema/incident'
import { createServer } from '@nrg/service/server'
import { Type } from '@sinclair/typebox'
import queryApp from '../../../../apps/query/src/app.ts'
import { loadConfig } from '../../../../apps/query/src/config.ts'
import type { AnyFault } from '../../../../apps/simulator/src/fault/truth.ts'
import { endOf, START, type WorldSize, worldConfig, worldFaults, worldReadings } from './world.ts'
import { withWorldDatabase } from './world-database.ts'

/** An incident that is due to a fault may begin so long after its end; what judges steps dates it to the beginning of one. */
const [BEFORE_MS, AFTER_MS] = [5 * 60_000, 5 * 60_000]
/** Runs are no longer than this. */
const STEP_MS = 3 * 3_600_000

/** What is said of a fault at a device. */
export interface Judged {
  readonly seed: number
  /** Undefined of an incident that nothing was put in for. */
  readonly fault: AnyFault | undefined
  /** What its explanation says; undefined where no incident was found. */
  readonly said: string | undefined
  /** What the list says. */
  readonly listed: string | undefined
}

/** Simulates a world, has its faults found, and asks what they are; what is in a folder already is only asked for. */
export function judgeWorld(size: WorldSize, folder: string | undefined, signal: AbortSignal): Promise<Judged[]> {
  const faults = worldFaults(size)
  const fill = async (connection: Connection) => {
    await provisionBuckets(connection, worldConfig, () => {})
    await loadReadings(connection, lines(size, faults))
    await runAll(connection, size, signal)
  }
  return withWorldDatabase(folder, size, fill, (connection) => askFor(connection, size, faults))
}

function* lines(size: WorldSize, faults: readonly AnyFault[]) {
  for (const { deviceId, timeMs, metrics } of worldReadings(size, faults)) {
    const line = readingLine({ deviceId: String(deviceId), time: BigInt(timeMs) * 1_000_000n, metrics })
    const end = line.lastIndexOf(' ')
    yield { point: line.slice(0, end), time: BigInt(line.slice(end + 1)) }
  }
}

/** Runs the tasks over all of it, into the buckets that the query service reads. */
async function runAll(connection: Connection, size: WorldSize, signal: AbortSignal): Promise<void> {
  const reader = createReader(connection)
  const tasks = detectionTasks(worldConfig)
  const learnMs = learnedEveryMs(worldConfig)
  const span = { start: new Date(START), stop: new Date(endOf(size)) }
  const runs = [...steps(span, Math.min(STEP_MS, learnMs), learnMs)]
  const progress = showProgress(`seed ${size.seed}`)
  for (const [done, step] of runs.entries()) {
    await runTasks(tasks, step, await readingSlices(reader, step, tasks), async ({ script, now }) => {
      signal.throwIfAborted()
      for await (const _row of reader.rows(script, Type.Object({}), { now, signal }));
    })
    progress(done + 1, runs.length, step.stop)
  }
}

/** Asks the query service of every incident. */
async function askFor(connection: Connection, size: WorldSize, faults: readonly AnyFault[]): Promise<Judged[]> {
  const { url, org, token } = connection.config
  const now = endOf(size)
  const loaded = loadConfig({ INFLUXDB_TOKEN: token, MAX_EVENT_LOOP_DELAY_MS: '0', MAX_RSS_BYTES: '8000000000' })
  // A busy machine takes its time: what is late is judged all the same.
  const server = createServer({ handlerMs: RUN_TIMEOUT_MS })
  await server.register(queryApp, {
    config: { ...loaded, influx: { url, org, token, timeoutMs: RUN_TIMEOUT_MS }, fleet: worldConfig },
    connection,
    clock: () => now,
    // What is read beside answers is waited for: the clock stands still, and so no time comes for it.
    keepMs: 0,
  })
  try {
    const ask = async <T>(path: string) => {
      const { statusCode, body, headers } = await server.inject(path)
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${body.slice(0, 300)}`)
      return { answer: JSON.parse(body) as T, next: /^<([^>]+)>/.exec(String(headers.link ?? ''))?.[1] }
    }
    const judged: Judged[] = []
    const found = new Set<AnyFault>()
    const first = `/api/incidents?order=oldest&limit=500&from=${new Date(START).toISOString()}`
    for (let path: string | undefined = first; path !== undefined; ) {
      const { answer, next }: { answer: Incident[]; next: string | undefined } = await ask<Incident[]>(path)
      for (const incident of answer) {
        const own = faultsOf(incident, faults)
        // A fault that is told in several incidents is judged by the first.
        const fresh = own.filter((fault) => !found.has(fault))
        if (own.length > 0 && fresh.length === 0) continue
        for (const fault of own) found.add(fault)
        const said = await explained(ask, incident)
        for (const fault of own.length === 0 ? [undefined] : fresh)
          judged.push({ seed: size.seed, fault, said, listed: incident.kind })
      }
      path = next
    }
    const missed = faults.filter((fault) => !found.has(fault))
    return [...judged, ...missed.map((fault) => ({ seed: size.seed, fault, said: undefined, listed: undefined }))]
  } finally {
    await server.close()
  }
}

const faultsOf = ({ devices, since }: Incident, faults: readonly AnyFault[]) =>
  faults.filter(
    ({ device, startMs, endMs }) =>
      devices.includes(String(device)) &&
      Date.parse(since) >= startMs - BEFORE_MS &&
      Date.parse(since) <= endMs + AFTER_MS,
  )

/** The kind that is said where the incident is looked at, by the alert that it is told by. */
async function explained(ask: <T>(path: string) => Promise<{ answer: T }>, { alerts, metric, reason }: Incident) {
  let last: AlertDetail | undefined
  for (const id of alerts) {
    last = (await ask<AlertDetail>(`/api/alerts/${encodeURIComponent(id)}`)).answer
    if (last.metric === metric && last.reason === reason) break
  }
  return last?.explanation.kind.value
}
