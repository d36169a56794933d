import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, connect } from '@nrg/influx/connection'
import { flux, fluxSource, fluxString } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { totalsTask } from '@nrg/infra/detection/cell-tasks'
import { runOver } from '@nrg/infra/provision/catch-up'
import { provision, provisionBuckets } from '@nrg/infra/provision/provision'
import { replicate, replicateToCell } from '@nrg/infra/provision/replicate'
import { buckets } from '@nrg/schema/bucket'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { Type } from '@sinclair/typebox'
import type { Cluster } from './cluster.ts'
import type { Database } from './database.ts'
import { type JudgedFleet, judgedLine } from './judged-fleet.ts'

const HOUR_MS = 3_600_000
const PATIENCE_MS = 300_000
/** What one run of the hub counts at most. */
const COUNTED_HOURS = 6
const BATCH_MINUTES = 60
const silent = () => undefined

/** What is told of a fleet by cells, beside what one machine tells of it. */
export interface AlikeAlerts {
  /** Of one machine, and how many of them are of the whole fleet. */
  readonly alerts: number
  readonly common: number
  /** What only the cells tell, or only one machine. */
  readonly differences: readonly string[]
  /** What cells told before the hub had counted for them, and took back. */
  readonly withdrawn: number
}

/**
 * Has the cells of a cluster judge what they have of a fleet, first alone and then by what a hub has counted of both, and one
 * machine all of it. The front's database is the hub.
 */
export async function judgeAlike(
  cluster: Cluster,
  one: Database,
  fleet: JudgedFleet,
  progress: (text: string) => void,
): Promise<AlikeAlerts> {
  const config = loadFleetConfig(undefined)
  const open: Connection[] = []
  const connected = ({ url, org, token }: Database) => {
    const connection = connect({ url, org, token, timeoutMs: PATIENCE_MS })
    open.push(connection)
    return connection
  }
  try {
    const [hub, machine] = [connected(cluster.front.database), connected(one)]
    const cells = cluster.cells.map(({ name, database }) => ({ name, connection: connected(database) }))
    for (const { connection } of [{ connection: machine }, ...cells]) await provisionBuckets(connection, config, silent)
    await provision(hub, config, silent, { isHub: true, counts: true })
    for (const { name, connection } of cells) {
      await replicate(connection, hub.config, silent)
      await replicateToCell(hub, name, connection.config, silent)
    }
    await writeAll(machine, fleet)
    const span = { start: new Date(fleet.startMs), stop: new Date(fleet.stopMs) }
    progress('one machine judges all of it')
    await runOver(machine, config, span)
    const judge = async (how: string) => {
      for (const { name, connection } of cells) {
        progress(`${name} judges its own, ${how}`)
        await runOver(connection, config, span, name)
      }
    }
    await judge('by itself')
    await countAll(
      hub,
      cells.map(({ connection }) => connection),
      config,
      fleet,
    )
    await judge('by what the hub has counted')
    const told = await Promise.all(cells.map(({ connection }) => alertsOf(connection)))
    return compared(await alertsOf(machine), told)
  } finally {
    for (const connection of open) connection.close()
  }
}

async function writeAll(connection: Connection, fleet: JudgedFleet): Promise<void> {
  const writer = createWriter(connection, buckets.raw.name)
  const minutes = (fleet.stopMs - fleet.startMs) / 60_000
  for (let from = 0; from < minutes; from += BATCH_MINUTES) {
    const lines = Array.from({ length: Math.min(BATCH_MINUTES, minutes - from) }, (_, minute) =>
      fleet.minute(from + minute).map(judgedLine),
    ).flat()
    const outcome = await writer.write(lines)
    if (outcome.kind !== 'written') throw new Error(`readings were not written: ${JSON.stringify(outcome)}`)
  }
}

/** Has the hub count all that the cells have told it, and waits until they have it. */
async function countAll(
  hub: Connection,
  cells: readonly Connection[],
  config: FleetConfig,
  fleet: JudgedFleet,
): Promise<void> {
  const shared = async () => (await Promise.all(cells.map((cell) => marks(cell, 'fleet_shared')))).flat()
  const told = await shared()
  await until(async () => (await marks(hub, 'fleet_shared')).length === told.length)
  const script = fluxSource(totalsTask(config).flux)
  for (let at = fleet.startMs; at <= fleet.stopMs + 24 * HOUR_MS; at += COUNTED_HOURS * HOUR_MS)
    for await (const _row of createReader(hub).rows(script, Type.Object({}), { now: new Date(at) }));
  const steps = new Set(told).size
  for (const cell of cells) await until(async () => (await marks(cell, 'fleet_counted')).length === steps)
}

/** The steps of which a database has a mark, in milliseconds since the epoch. */
async function marks(connection: Connection, measurement: string): Promise<readonly number[]> {
  const script = flux`from(bucket: ${fluxString(buckets.rollup.name)}) |> range(start: 0)
    |> filter(fn: (r) => r._measurement == ${fluxString(measurement)}) |> group() |> keep(columns: ["_time"])`
  const rows = await createReader(connection).collect(script, Type.Object({ _time: Type.Date() }))
  return rows.map(({ _time }) => _time.getTime())
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await isSo()); await sleep(500))
    if (performance.now() > end) throw new Error('what a database was to be told never came')
}

const Alert = Type.Object({
  _time: Type.Date(),
  device_id: Type.String(),
  metric: Type.String(),
  reason: Type.String(),
  state: Type.String(),
  severity: Type.Optional(Type.String()),
  until: Type.Optional(Type.Integer()),
  value: Type.Optional(Type.Number()),
  score: Type.Optional(Type.Number()),
})

interface Told {
  readonly device: string
  readonly isRaised: boolean
  /** What is told of it but for its figures. */
  readonly text: string
  readonly value: number
  readonly score: number
}

async function alertsOf(connection: Connection): Promise<readonly Told[]> {
  const script = flux`from(bucket: ${fluxString(buckets.alerts.name)}) |> range(start: 0)
    |> filter(fn: (r) => r._measurement == "alerts" and r._field =~ /^(state|severity|until|value|score)$/)
    |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value") |> group()`
  const rows = await createReader(connection).collect(script, Alert)
  return rows.map(({ _time, device_id, metric, reason, state, severity, until = 0, value = 0, score = 0 }) => ({
    device: device_id,
    isRaised: state === 'raised',
    text: `${device_id} ${metric} ${reason} from ${_time.toISOString()} to ${until}, ${severity}`,
    value,
    score,
  }))
}

function compared(one: readonly Told[], cells: readonly (readonly Told[])[]): AlikeAlerts {
  const raised = (alerts: readonly Told[]) => alerts.filter(({ isRaised }) => isRaised)
  const common = (alerts: readonly Told[]) => raised(alerts).filter(({ device }) => device === FLEET)
  const [machine, told] = [raised(one), raised(cells.flat())]
  return {
    alerts: machine.length,
    common: common(one).length,
    differences: [
      ...missingIn(machine, told, 'the cells'),
      ...missingIn(told, machine, 'one machine'),
      // What is of all, each tells.
      ...cells.flatMap((alerts, index) => missingIn(common(alerts), common(one), `not cell ${index + 1}`)),
    ],
    withdrawn: cells.flat().filter(({ isRaised }) => !isRaised).length,
  }
}

function missingIn(others: readonly Told[], some: readonly Told[], whose: string): string[] {
  const known = new Map(others.map((alert) => [alert.text, alert]))
  const isThere = (alert: Told) => {
    const other = known.get(alert.text)
    return other !== undefined && isAlike(alert.value, other.value) && isAlike(alert.score, other.score)
  }
  return some
    .filter((alert) => !isThere(alert))
    .map(({ text, value, score }) => `${whose}: ${text}, ${value}, ${score}`)
}

/** Sums of floats differ in their last bits with the order of what is added. */
const isAlike = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
