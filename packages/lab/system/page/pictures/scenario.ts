import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BucketsAPI, OrgsAPI } from '@influxdata/influxdb-client-apis'
import { neighboursOf } from '@nrg/detection/place'
import type { InfluxConfig } from '@nrg/influx/config'
import { connect } from '@nrg/influx/connection'
import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import type { FleetSummary } from '@nrg/schema/fleet-summary'
import { repositoryRoot } from '@nrg/service/environment'
import { createServer } from '@nrg/service/server'
import queryApp from '../../../../../apps/query/src/app.ts'
import { loadConfig } from '../../../../../apps/query/src/config.ts'
import { Cable } from '../cable.ts'
import { actAll } from './acts.ts'
import { alertLines, earlier, scoreLines } from './alerts.ts'
import { berlin, deviceOf, devices, fleet, GONE, MINUTE, NOW } from './fleet.ts'
import { healthyPower, METRICS, momentsOf, SD, SILENT, usualAt, valuesAt } from './readings.ts'

const HOUR = 60 * MINUTE
const EARLIER_KW = 9.3
const chiller = deviceOf('harbour', 'Chiller 2')
const press = deviceOf('northgate', 'Press 7')
const NANOSECONDS = 1_000_000n

/** Stands still; no task is there to be called. */
const clock = { now: () => NOW, after: () => () => {} }

/** The page before a database with the fleet of the pictures, and before one with nothing, whose clocks stand still. */
export interface Scenario {
  readonly urls: { readonly 'the fleet': string; readonly nothing: string }
  /** The way to the fleet at the time when the service was last heard. */
  readonly cable: Cable
  close(): Promise<void>
}

/** Fills the databases, and serves the page before each. */
export async function startScenario(): Promise<Scenario> {
  const [full, empty] = [await emptyDatabase(), await emptyDatabase()]
  await fill(full)
  // What a service has seen of other days would stay in the one that draws.
  let then = NOW
  const acting = await serve(full, () => then)
  await actAll(acting, (time) => {
    then = time
  })
  await acting.close()
  const servers = await Promise.all([serve(full, () => NOW), serve(empty, () => NOW), serve(full, () => GONE)])
  const [server, ofNothing, gone] = servers
  // The day's energy is counted once the fleet is known.
  for (const one of [server, gone])
    while (!hasAll((await one.inject('/api/fleet')).json<FleetSummary>())) await sleep(100)
  const listen = (one: Server) => one.listen({ host: '127.0.0.1', port: 0 })
  const cable = await Cable.to(await listen(gone))
  return {
    urls: { 'the fleet': await listen(server), nothing: await listen(ofNothing) },
    cable,
    close: async () => {
      await cable.close()
      for (const one of servers) await one.close()
      await full.stop()
      await empty.stop()
    },
  }
}

interface Database {
  readonly influx: InfluxConfig
  write(bucket: { readonly name: string }, lines: readonly string[]): Promise<unknown>
  stop(): Promise<void>
}

/** An InfluxDB with the buckets of an installation. */
async function emptyDatabase(): Promise<Database> {
  const { url, org, token, stop } = await startInfluxDB({
    org: 'pictures',
    bucket: 'first',
    token: randomUUID(),
    clock,
  })
  const influx = { url, org, token, timeoutMs: 60_000 }
  const connection = connect(influx)
  const orgID = (await new OrgsAPI(connection.client).getOrgs({ org })).orgs?.[0]?.id ?? ''
  for (const { name } of Object.values(buckets))
    await new BucketsAPI(connection.client).postBuckets({ body: { orgID, name, retentionRules: [] } })
  return {
    influx,
    write: (bucket, lines) => createWriter(connection, bucket.name).write(lines),
    stop: async () => {
      connection.close()
      await stop()
    },
  }
}

async function fill({ write }: Database): Promise<void> {
  for (const { id } of devices) {
    await write(buckets.raw, readingLines(id))
    await write(buckets.rollup, [...learnedLines(id), ...powerLines(id)])
  }
  await write(buckets.rollup, pastLines(chiller))
  for (const time of [earlier.startUp, earlier.bearing]) await write(buckets.rollup, earlierLines(time))
  await write(buckets.rollup, scoreLines())
  await write(buckets.alerts, alertLines())
}

type Server = ReturnType<typeof createServer>

/** The query service and the page, at a time. */
async function serve({ influx }: Database, clock: () => number): Promise<Server> {
  const server = createServer()
  await server.register(queryApp, {
    config: {
      ...loadConfig({ INFLUXDB_TOKEN: influx.token, MAX_EVENT_LOOP_DELAY_MS: '60000', MAX_RSS_BYTES: '8000000000' }),
      influx,
      fleet,
    },
    connection: connect(influx),
    clock,
    pageFolder: join(repositoryRoot, 'apps/dashboard/dist'),
  })
  return server
}

const hasAll = ({ energy_today_kwh, excess_kwh, power_spark = [] }: FleetSummary) =>
  energy_today_kwh != null && excess_kwh !== null && power_spark.length > 50

/** Of what explains a fault that began before the last hour, the hour after it, too. */
const STILL = { from: berlin(11, 34), to: berlin(12, 41) }
const besides = [press, ...neighboursOf(fleet, press)]

function readingLines(id: string): string[] {
  const recent = NOW - 70 * MINUTE
  const from = besides.includes(id) ? STILL.from : recent
  const moments = [...momentsOf(id, from)].filter((time) => time >= recent || time < STILL.to)
  return moments.map((time) =>
    readingLine({ deviceId: id, time: BigInt(time) * NANOSECONDS, metrics: { ...valuesAt(id, time) } }),
  )
}

/** What was usual, every five minutes of the last hour, and how often the device is heard. */
function learnedLines(id: string): string[] {
  const times = Array.from(
    { length: 15 },
    (_, index) => Math.floor(NOW / (5 * MINUTE)) * 5 * MINUTE - index * 5 * MINUTE,
  )
  const before = besides.includes(id) ? [berlin(11, 35), berlin(11, 40)] : []
  return [
    ...[...before, ...times].flatMap((time) => baselineLines(id, time)),
    formatLine({
      measurement: 'rhythm',
      tags: { device_id: id, metric: 'device' },
      fields: { interval: 5 },
      time: BigInt(NOW - 30 * MINUTE) * NANOSECONDS,
    }),
  ]
}

function baselineLines(id: string, time: number): string[] {
  const usual = usualAt(id, time)
  return METRICS.map((metric) =>
    formatLine({
      measurement: 'baseline',
      tags: { device_id: id, metric, kind: 'zscore' },
      fields: { mean: usual[metric], sd: SD[metric], n: 716 },
      time: BigInt(time) * NANOSECONDS,
    }),
  )
}

/** The power of each minute since midnight, and what was expected of it: the energy of the day. */
function powerLines(id: string): string[] {
  const lines: string[] = []
  const tags = { device_id: id, metric: 'power_kw' }
  const end = id === SILENT.id ? SILENT.since : NOW - MINUTE
  for (let time = berlin(0, 0); time < end; time += MINUTE) {
    const kilowatts = valuesAt(id, time).power_kw
    const fields = { n: 12, sum: 12 * kilowatts, mean: kilowatts, min: kilowatts, max: kilowatts }
    lines.push(formatLine({ measurement: 'rollup', tags, fields, time: BigInt(time) * NANOSECONDS }))
    if (time % (10 * MINUTE) !== 0 || time > NOW - HOUR) continue
    const learned = { tags: { ...tags, kind: 'zscore' }, time: BigInt(time) * NANOSECONDS }
    lines.push(
      formatLine({
        measurement: 'baseline',
        fields: { mean: healthyPower(id, time), sd: SD.power_kw, n: 716 },
        ...learned,
      }),
    )
  }
  return lines
}

/** The power of the chiller in what was raised at it before: some 9 kW more than it should have taken. */
function earlierLines(since: number): string[] {
  const tags = { device_id: chiller, metric: 'power_kw' }
  const from = Math.floor(since / (10 * MINUTE)) * 10 * MINUTE
  return Array.from({ length: 180 }, (_, index) => from + index * MINUTE).flatMap((time) => {
    const kilowatts = healthyPower(chiller, time) + EARLIER_KW
    const fields = { n: 12, sum: 12 * kilowatts, mean: kilowatts, min: kilowatts, max: kilowatts }
    const rollup = formatLine({ measurement: 'rollup', tags, fields, time: BigInt(time) * NANOSECONDS })
    return time % (10 * MINUTE) === 0 ? [rollup, ...baselineLines(chiller, time)] : [rollup]
  })
}

/** A week of minutes of a device, and what was usual in it. */
function pastLines(id: string): string[] {
  const lines: string[] = []
  const from = Math.floor(NOW / HOUR) * HOUR - 7 * 24 * HOUR
  for (let time = from; time < NOW; time += MINUTE) {
    const samples = [0, 20_000, 40_000].map((offset) => valuesAt(id, time + offset))
    for (const metric of METRICS) {
      const values = samples.map((one) => one[metric])
      const sum = values.reduce((a, b) => a + b, 0)
      lines.push(
        formatLine({
          measurement: 'rollup',
          tags: { device_id: id, metric },
          fields: { n: 3, sum, mean: sum / 3, min: Math.min(...values), max: Math.max(...values) },
          time: BigInt(time) * NANOSECONDS,
        }),
      )
    }
    if (time % (5 * MINUTE) === 0 && time > NOW - 24.2 * HOUR) lines.push(...baselineLines(id, time))
    if (time <= NOW - 24 * HOUR || time % (5 * MINUTE) === 0) {
      const usual = usualAt(id, time)
      for (const metric of METRICS) {
        const tags = { device_id: id, metric, kind: 'seasonal' }
        lines.push(
          formatLine({
            measurement: 'baseline',
            tags,
            fields: { mean: usual[metric] },
            time: BigInt(time) * NANOSECONDS,
          }),
        )
        if (time % (3 * HOUR) === 0)
          lines.push(
            formatLine({
              measurement: 'spread',
              tags,
              fields: { sd: 1.3 * SD[metric] },
              time: BigInt(time) * NANOSECONDS,
            }),
          )
      }
    }
  }
  return lines
}
