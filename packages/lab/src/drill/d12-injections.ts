import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buckets } from '@nrg/schema/bucket'
import { freePorts } from '@nrg/service/testing/free-ports'
import type { Database } from './database.ts'
import { type Drill, type DrillContext, type Findings, none, some } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { injections } from './injections.ts'
import { Installation, KEY } from './installation.ts'
import { Program } from './program.ts'

/** Who may ask everything: without a key most questions would be answered before anybody looked at the text. */
const operateKey = 'the-operate-key-of-the-drills'
const atOnce = 4
const mostTimes = 60

/** Addresses of the query service with a text in every place that takes one. */
const questions = (text: string): string[] => {
  const it = encodeURIComponent(text)
  return [
    `/api/devices/${it}`,
    `/api/devices/${it}/series?from=-1h`,
    `/api/devices/1000/series?from=${it}&to=${it}`,
    `/api/devices/1000/series?metric=${it}&points=${it}`,
    `/api/devices/${it}/energy?from=${it}&by=${it}`,
    `/api/devices?fields=${it}&site=${it}&q=${it}&limit=${it}&status=${it}`,
    `/api/alerts?device=${it}&metric=${it}&reason=${it}&from=${it}&limit=${it}`,
    `/api/alerts/${it}`,
    `/api/incidents?device=${it}&state=${it}&site=${it}&from=${it}`,
    `/api/incidents/${it}`,
    `/api/search?q=${it}`,
    `/api/timeline?from=${it}&to=${it}&device=${it}`,
    `/api/export?device=${it}&from=${it}&format=${it}`,
  ]
}

/** D12: Flux and line protocol in every parameter. */
export const injection: Drill = {
  name: 'D12',
  title: 'Flux and line protocol in every parameter of query and every field of ingest',

  async run({ folder, seed, random, short, progress }: DrillContext): Promise<Findings> {
    const texts = injections(short ? 20 : 500, random)
    const installation = await Installation.start(folder, { env: { INGEST_RATE_LIMIT: '0' } })
    const { database, ingest } = installation
    const [port] = (await freePorts(1)) as [number]
    const url = `http://127.0.0.1:${port}`
    const query = queryOf(database, folder, { port, url })
    const asked = new Asked(url, installation.url)
    try {
      for (const { name } of [buckets.rollup, buckets.alerts, buckets.registry]) await database.makeBucket(name)
      await query.start()
      const readings = new FleetReadings(seed, Date.now() - 60_000)
      await installation.post(Array.from({ length: 200 }, (_, number) => readings.json(number)))
      const before = await database.query(allRows)
      let next = 0
      const ask = async () => {
        for (let text = texts[next++]; text !== undefined; text = texts[next++]) {
          await asked.with(text)
          if (next % 50 === 0) progress(`${next} of ${texts.length} texts`)
        }
      }
      await Promise.all(Array.from({ length: atOnce }, ask))
      const after = await database.query(allRows)
      return {
        checks: [
          none('answers that should be others', asked.wrong.length),
          ...asked.wrong.slice(0, 5).map((found) => ({ what: 'an example', ok: false, found })),
          some('questions', asked.statuses.query.size),
          {
            what: 'what is stored is the same',
            ok: before !== '' && before === after,
            found: `${after.length} characters`,
          },
          none('crashes', ingest.crashes + query.crashes + database.program.crashes),
        ],
        figures: {
          texts: texts.length,
          answers_of_query: JSON.stringify(Object.fromEntries(asked.statuses.query)),
          answers_of_ingest: JSON.stringify(Object.fromEntries(asked.statuses.ingest)),
        },
      }
    } finally {
      await query.stop()
      await installation.stop()
    }
  },
}

function queryOf(
  database: Database,
  folder: string,
  { port, url }: { readonly port: number; readonly url: string },
): Program {
  return new Program({
    path: 'apps/query/src/server.ts',
    readyUrl: `${url}/health`,
    env: {
      ENV_FILE: join(folder, '.env'),
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      INFLUXDB_URL: database.url,
      INFLUXDB_ORG: database.org,
      INFLUXDB_TOKEN: database.token,
      QUERY_INFLUXDB_TOKEN: '',
      OPERATE_KEY: operateKey,
      QUERY_PORT: String(port),
      QUERY_RATE_LIMIT: '0',
    },
  })
}

/** What was asked and sent with a text in each place, and what was answered. */
class Asked {
  readonly statuses = { query: new Map<number, number>(), ingest: new Map<number, number>() }
  readonly wrong: string[] = []
  readonly #query: string
  readonly #ingest: string

  constructor(query: string, ingest: string) {
    this.#query = query
    this.#ingest = ingest
  }

  async with(text: string): Promise<void> {
    for (const path of questions(text)) {
      const { status, body } = await this.#ask(path)
      // No text of these names a device: nothing of one may be told.
      const isTold = !path.includes('/1000/') && (body.includes('"voltage_v":[[') || body.includes('voltage_v,'))
      this.#note(this.statuses.query, status, path, status < 500 && !isTold)
    }
    for (const { path, type, body } of writes(text)) {
      const headers = { authorization: KEY, 'content-type': type }
      const answer = await fetch(this.#ingest + path, { method: 'POST', headers, body })
      await answer.arrayBuffer()
      this.#note(this.statuses.ingest, answer.status, body, answer.status >= 400 && answer.status < 500)
    }
  }

  /** Asks again where the service has too much to do, as it says. */
  async #ask(path: string): Promise<{ readonly status: number; readonly body: string }> {
    for (let time = 1; ; time++) {
      const answer = await fetch(this.#query + path, { headers: { authorization: `Bearer ${operateKey}` } })
      const body = await answer.text()
      if (answer.status !== 503 || time === mostTimes) return { status: answer.status, body }
      await sleep(500)
    }
  }

  #note(of: Map<number, number>, status: number, what: string, isRight: boolean): void {
    of.set(status, (of.get(status) ?? 0) + 1)
    if (!isRight) this.wrong.push(`${status} to ${what.slice(0, 160)}`)
  }
}

const allRows = `from(bucket: "${buckets.raw.name}") |> range(start: 0, stop: 2100-01-01T00:00:00Z) |> group() |> sort(columns: ["device_id", "_field", "_time"])`

/** Readings with a text in each place in turn, none of which can be taken. */
function writes(text: string): readonly { readonly path: string; readonly type: string; readonly body: string }[] {
  const good = { device_id: 1000, timeof: new Date().toISOString(), voltage_v: 230 }
  const json = (over: object) => ({ path: '/api/ingest', type: 'application/json', body: JSON.stringify(over) })
  // A line that ends is another one, which who sends lines may send; without its end it may be the name of a device.
  const inLine = text.replace(/[\r\n]/g, ' ').replace(/([, =])/g, '\\$1')
  return [
    json({ ...good, device_id: text }),
    json({ ...good, timeof: text }),
    json({ ...good, voltage_v: text }),
    json({ device_id: 1000, timeof: good.timeof, [text]: 1 }),
    { path: '/api/v2/write', type: 'text/plain', body: `energy,device_id=${inLine} voltage_v=1` },
  ]
}
