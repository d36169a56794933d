import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buckets } from '@nrg/schema/bucket'
import { freePorts } from '@nrg/service/testing/free-ports'
import { alertLine, type DrillAlert } from './alerts.ts'
import { Database } from './database.ts'
import { metric } from './metric.ts'
import { Program } from './program.ts'
import type { Receiver } from './receiver.ts'

export interface NotifyingOptions {
  /** Who is told of incidents, as YAML. */
  readonly yaml: string
  /** The fleet configuration, as YAML; that of the project where it is left out. */
  readonly fleet?: string
  /** Other settings of notify. */
  readonly env?: Readonly<Record<string, string>>
}

const SECRET = 'the-secret-of-the-drills'

/** A configuration by which a receiver is told all, after so long a wait for what else there may be: 1s. */
export const tellAll = ({ url }: Receiver, wait: string): string =>
  `channels: { one: { type: webhook, url: "${url}", secret: { env: DRILL_SECRET } } }
routes: [{ channels: [one], group_wait: ${wait}, crowd_wait: ${wait}, repeat: never }]
private_hosts: [127.0.0.1]
`

/** The embedded InfluxDB with alerts in it, and the notify service that tells a receiver of them. */
export class Notifying {
  readonly database: Database
  readonly notify: Program
  /** Where notify is. */
  readonly url: string

  private constructor(database: Database, port: number, env: Readonly<Record<string, string>>) {
    this.database = database
    this.url = `http://127.0.0.1:${port}`
    this.notify = new Program({ path: 'apps/notify/src/server.ts', readyUrl: `${this.url}/ready`, env })
  }

  /** Starts both on free ports, with all that they keep in one folder. */
  static async start(folder: string, { yaml, fleet, env }: NotifyingOptions): Promise<Notifying> {
    const database = await Database.create(join(folder, 'influxdb'))
    const [port] = (await freePorts(1)) as [number]
    const configuration = join(folder, 'notify.yaml')
    writeFileSync(configuration, yaml)
    const devices = join(folder, 'fleet.yaml')
    if (fleet !== undefined) writeFileSync(devices, fleet)
    const notifying = new Notifying(database, port, {
      // Nothing of this installation's own settings.
      ENV_FILE: join(folder, '.env'),
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      INFLUXDB_URL: database.url,
      INFLUXDB_ORG: database.org,
      INFLUXDB_TOKEN: database.token,
      NOTIFY_INFLUXDB_TOKEN: '',
      NOTIFY_CONFIG: configuration,
      NOTIFY_PORT: String(port),
      OUTBOX_DIR: join(folder, 'outbox'),
      DRILL_SECRET: SECRET,
      ...env,
      ...(fleet !== undefined && { FLEET_CONFIG: devices }),
    })
    try {
      await database.program.start()
      for (const { name } of [buckets.alerts, buckets.registry, buckets.rollup]) await database.makeBucket(name)
      await notifying.notify.start()
      return notifying
    } catch (error) {
      await notifying.stop()
      throw error
    }
  }

  /** Stores alerts. @throws where they are not taken */
  async store(alerts: readonly DrillAlert[]): Promise<void> {
    const status = await this.database.write(alerts.map(alertLine).join('\n'), buckets.alerts.name)
    if (status !== 204) throw new Error(`alerts were answered ${status}`)
  }

  /** How many messages are on record, and how many of them are different ones. */
  async recorded(): Promise<{ readonly rows: number; readonly ids: number }> {
    const csv = await this.database.query(
      `from(bucket: "${buckets.registry.name}") |> range(start: 0) |> filter(fn: (r) => r._measurement == "message" and r._field == "id")
        |> group() |> keep(columns: ["_value"])`,
    )
    const ids = csv.match(/\bmsg_[\w-]+/g) ?? []
    return { rows: ids.length, ids: new Set(ids).size }
  }

  /** A number of `/metrics` of notify. */
  metric(name: string): Promise<number> {
    return metric(this.url, name)
  }

  async stop(): Promise<void> {
    await this.notify.stop()
    await this.database.program.stop()
  }
}
