import { seriesShares } from '@nrg/infra/series-shares'
import { buckets } from '@nrg/schema/bucket'
import { freePorts } from '@nrg/service/testing/free-ports'
import type { FleetReadings } from './fleet-readings.ts'
import type { Audit } from './ledger.ts'
import { metric } from './metric.ts'
import { Program } from './program.ts'

const org = 'drill'
const token = 'drill-token'
const requestMs = 30_000

/** Enough for more devices than any drill or benchmark has. */
const MAX_SERIES = 8_000_000

/** As the embedded one of an installation keeps them. */
const keptSeries = Object.entries(seriesShares.buckets ?? {}).flatMap(([name, part]) => [
  '--keep-series',
  `${name}=${part * 100}`,
])

/** The embedded InfluxDB as a process of its own. */
export class Database {
  readonly url: string
  readonly org = org
  readonly token = token
  readonly program: Program

  private constructor(port: number, dataDir: string, through: readonly string[], anyNumberAtOnce: boolean) {
    this.url = `http://127.0.0.1:${port}`
    const options = { port, data: dataDir, org, bucket: buckets.raw.name, token }
    this.program = new Program({
      path: 'packages/influx-embedded/src/server.ts',
      args: [
        ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
        '--max-series',
        String(MAX_SERIES),
        ...keptSeries,
        ...(anyNumberAtOnce ? ['--any-number-at-once'] : []),
      ],
      // Not /health, which fails where it starts on a full disk.
      readyUrl: `${this.url}/ping`,
      through,
    })
  }

  /** Chooses a port; nothing runs yet. */
  static async create(
    dataDir: string,
    through: readonly string[] = [],
    { anyNumberAtOnce = false } = {},
  ): Promise<Database> {
    const [port] = (await freePorts(1)) as [number]
    return new Database(port, dataDir, through, anyNumberAtOnce)
  }

  /** Makes a bucket that keeps all. @throws where it cannot */
  async makeBucket(name: string): Promise<void> {
    const headers = { authorization: `Token ${token}` }
    const answer = await fetch(`${this.url}/api/v2/orgs?org=${org}`, { headers })
    const { orgs } = (await answer.json()) as { orgs: { id: string }[] }
    const made = await this.#send('/api/v2/buckets', JSON.stringify({ orgID: orgs[0]?.id, name }), 'application/json')
    if (!made.ok) throw new Error(`the bucket ${name} was answered ${made.status} ${await made.text()}`)
    await made.arrayBuffer()
  }

  /** Writes line protocol; answers the status, 0 where none came. */
  async write(lines: string, bucket: string = buckets.raw.name): Promise<number> {
    const query = `org=${org}&bucket=${bucket}&precision=ns`
    try {
      const answer = await this.#send(`/api/v2/write?${query}`, lines, 'text/plain')
      await answer.arrayBuffer()
      return answer.status
    } catch {
      return 0
    }
  }

  /** Deletes what a predicate is true of, of all times. @throws where that is not done */
  async delete(predicate: string): Promise<void> {
    const all = { start: '1970-01-01T00:00:00Z', stop: '2100-01-01T00:00:00Z', predicate }
    const path = `/api/v2/delete?org=${org}&bucket=${buckets.raw.name}`
    const answer = await this.#send(path, JSON.stringify(all), 'application/json')
    if (!answer.ok) throw new Error(`the deletion was answered ${answer.status} ${await answer.text()}`)
  }

  /** Whether it says that it works. */
  async healthy(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health`, { signal: AbortSignal.timeout(requestMs) })
    await answer.arrayBuffer()
    return answer.ok
  }

  /** The id of the bucket that readings are written to. */
  async bucketId(): Promise<string> {
    const answer = await fetch(`${this.url}/api/v2/buckets?name=${buckets.raw.name}`, {
      headers: { authorization: `Token ${token}` },
    })
    const { buckets: found } = (await answer.json()) as { buckets: { id: string }[] }
    return (found[0] as { id: string }).id
  }

  /** Runs a script; answers its CSV without annotations. @throws where it is not answered with success */
  async query(flux: string): Promise<string> {
    const body = JSON.stringify({ query: flux, dialect: { annotations: [], header: true } })
    const answer = await this.#send(`/api/v2/query?org=${org}`, body, 'application/json')
    const text = await answer.text()
    if (!answer.ok) throw new Error(`the query was answered ${answer.status} ${text}`)
    return text
  }

  /** Tells an audit all readings that are stored. */
  async auditStored(readings: FleetReadings, audit: Audit): Promise<void> {
    for (const device of readings.devices) {
      const csv = await this.query(
        `from(bucket: "${buckets.raw.name}") |> range(start: 0, stop: 2100-01-01T00:00:00Z)
          |> filter(fn: (r) => r.device_id == "${device}") |> keep(columns: ["_time", "_field", "_value"])`,
      )
      for (const { _time, _field, _value } of rowsOf(csv))
        audit.stored(device, _field ?? '', Date.parse(_time ?? ''), Number(_value))
    }
  }

  /** A number of `/metrics`. */
  metric(name: string): Promise<number> {
    return metric(this.url, name)
  }

  #send(path: string, body: string, type: string): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: { authorization: `Token ${token}`, 'content-type': type },
      body,
      signal: AbortSignal.timeout(requestMs),
    })
  }
}

/** The rows of an answer in CSV, by their columns; none of the values here has a comma or a quote. */
export function* rowsOf(csv: string): Iterable<Readonly<Record<string, string>>> {
  let columns: readonly string[] | undefined
  for (const line of csv.split('\r\n')) {
    if (line === '') columns = undefined
    else if (columns === undefined) columns = line.split(',')
    else {
      const cells = line.split(',')
      yield Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? '']))
    }
  }
}
