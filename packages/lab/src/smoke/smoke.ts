import { setTimeout as sleep } from 'node:timers/promises'
import { TasksAPI } from '@influxdata/influxdb-client-apis'
import { connect } from '@nrg/influx/connection'
import { provision } from '@nrg/infra/provision/provision'
import type { Alert, AlertList } from '@nrg/schema/alert'
import type { DeviceDetail } from '@nrg/schema/device'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { FAULT_CURRENT_A, FAULTY, fault, quietHour } from './readings.ts'
import { createSystem, type System } from './system.ts'

/** How long it may take until an hour of readings is learned. */
const LEARNED_MS = 120_000
/** How long the services may take to find a restarted database again. */
const AGAIN_MS = 30_000

export interface SmokeOptions {
  /** Where everything is kept. */
  readonly folder: string
  /** How long to wait for the alert. */
  readonly alertMs: number
  /** A task to switch off before anything is sent: the smoke test must fail without the one that it is about. */
  readonly inactive?: string
  readonly fleet?: FleetConfig
}

/** What was seen. */
export interface SmokeReport {
  ok: boolean
  fault?: string
  stored?: number
  alert?: Alert
  alert_after_s?: number
  alert_after_restart?: Alert
  /** What provisioning made. */
  readonly provisioned: string[]
  /** Seconds from the start to the end of each step. */
  readonly seconds: Record<string, number>
}

/**
 * From nothing to an alert: starts the system without simulated devices, posts an hour of quiet readings and then a
 * fault inside every static limit, waits for the alert of the z-score, and finds it again after a restart of InfluxDB.
 */
export async function smoke({
  folder,
  alertMs,
  inactive,
  fleet = defaultFleetConfig,
}: SmokeOptions): Promise<SmokeReport> {
  const report: SmokeReport = { ok: false, provisioned: [], seconds: {} }
  const started = performance.now()
  const since = (from: number) => Math.round((performance.now() - from) / 100) / 10
  const system = await createSystem(folder)
  const connection = connect(system.influx)
  try {
    const provisioned = async () => {
      await system.startDatabase()
      await provision(connection, fleet, (line) => report.provisioned.push(line))
      if (inactive !== undefined) await deactivate(connection, inactive)
    }
    // At once, as `npm run dev` does: the services wait for the database.
    await Promise.all([provisioned(), system.startServices()])
    report.seconds.started = since(started)

    report.stored = await post(system, quietHour(Date.now()))
    // An hour that arrives at once is learned at the next full minute.
    await awaitLearned(system)
    report.stored += await post(system, [fault(Date.now())])
    report.seconds.posted = since(started)

    const posted = performance.now()
    report.alert = await awaitAlert(system, alertMs)
    report.alert_after_s = since(posted)
    report.seconds.alert = since(started)

    await system.stopDatabase()
    await system.startDatabase()
    report.alert_after_restart = await awaitAlert(system, AGAIN_MS)
    report.seconds.found_again = since(started)
    if (report.alert_after_restart.since !== report.alert.since)
      throw new Error('after the restart it is another alert')
    report.ok = true
  } catch (error) {
    report.fault = error instanceof Error ? error.message : String(error)
  } finally {
    connection.close()
    await system.stop()
  }
  report.seconds.stopped = since(started)
  return report
}

async function deactivate({ client }: ReturnType<typeof connect>, name: string): Promise<void> {
  const api = new TasksAPI(client)
  const [task] = (await api.getTasks({ name })).tasks ?? []
  if (task === undefined) throw new Error(`there is no task ${name}`)
  await api.patchTasksID({ taskID: task.id, body: { status: 'inactive' } })
}

async function post({ ingestUrl, key }: System, readings: readonly object[]): Promise<number> {
  const response = await fetch(`${ingestUrl}/api/ingest`, {
    method: 'POST',
    headers: { authorization: key, 'content-type': 'application/json' },
    body: JSON.stringify(readings),
  })
  const answer = (await response.json()) as { ok?: boolean; written?: number }
  if (!response.ok || answer.written !== readings.length)
    throw new Error(`ingest answers ${response.status} ${JSON.stringify(answer)} to ${readings.length} readings`)
  return answer.written
}

/** Asks the query service until the z-score judges the metric of the fault. */
async function awaitLearned({ queryUrl }: System): Promise<void> {
  const until = performance.now() + LEARNED_MS
  while (performance.now() < until) {
    const response = await fetch(`${queryUrl}/api/devices/${FAULTY}`)
    const { watch = [] } = (await response.json()) as Partial<DeviceDetail>
    if (watch.some(({ metric, reason, ready }) => metric === 'current_a' && reason === 'zscore' && ready)) return
    await sleep(250)
  }
  throw new Error(`device ${FAULTY} is not learned within ${LEARNED_MS / 1000} s`)
}

/** Asks the query service until it has the alert that the fault is owed. */
async function awaitAlert({ queryUrl }: System, timeoutMs: number): Promise<Alert> {
  const until = performance.now() + timeoutMs
  let said = ''
  while (performance.now() < until) {
    const response = await fetch(`${queryUrl}/api/alerts`)
    const body = (await response.json()) as AlertList
    said = JSON.stringify(body)
    const alert = response.ok && body.find(({ reason, metric }) => reason === 'zscore' && metric === 'current_a')
    if (alert) {
      if (alert.device_id !== String(FAULTY) || alert.value !== FAULT_CURRENT_A)
        throw new Error(`the alert is not about the fault: ${JSON.stringify(alert)}`)
      return alert
    }
    await sleep(250)
  }
  throw new Error(`no alert zscore of current_a within ${timeoutMs / 1000} s; alerts: ${said}`)
}
