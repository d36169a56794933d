import type { BenchReadings } from './readings.ts'

/** What readings are sent to. */
export type Target = 'bare' | 'ingest' | 'influxdb'

/** How readings are sent. */
export interface Load {
  readonly name: string
  readonly target: Target
  readonly by: 'http' | 'mqtt'
  /** The address, or the topic. */
  readonly path: string
  readonly type: string
  readonly connections: number
  /** How many readings a request or message carries. */
  readonly readings: number
  readonly body: (readings: BenchReadings) => Buffer
}

const json = { type: 'application/json', connections: 64, readings: 1, body: (from: BenchReadings) => from.json(1) }
const ndjson = {
  type: 'application/x-ndjson',
  connections: 4,
  readings: 1000,
  body: (from: BenchReadings) => from.json(1000),
}
const lines = {
  type: 'text/plain; charset=utf-8',
  connections: 4,
  readings: 5000,
  body: (from: BenchReadings) => from.lines(5000),
}

export const singles: Load = { ...json, name: 'single → ingest', target: 'ingest', by: 'http', path: '/api/ingest' }
export const bareSingles: Load = { ...json, name: 'single → bare route', target: 'bare', by: 'http', path: '/' }
export const batches: Load = {
  ...ndjson,
  name: 'NDJSON of 1,000 → ingest',
  target: 'ingest',
  by: 'http',
  path: '/api/ingest',
}
export const bareBatches: Load = {
  ...ndjson,
  name: 'NDJSON of 1,000 → bare route',
  target: 'bare',
  by: 'http',
  path: '/',
}
export const points: Load = {
  ...lines,
  name: 'lines of 5,000 → ingest',
  target: 'ingest',
  by: 'http',
  path: '/api/v2/write',
}
export const messages: Load = {
  ...json,
  name: 'MQTT, QoS 1 → ingest',
  target: 'ingest',
  by: 'mqtt',
  path: 'nrg/readings',
}

/** The same lines written past ingest. */
export const rawLines = (org: string, bucket: string): Load => ({
  ...lines,
  name: 'lines of 5,000 → InfluxDB',
  target: 'influxdb',
  by: 'http',
  path: `/api/v2/write?${new URLSearchParams({ org, bucket, precision: 'ns' })}`,
})
