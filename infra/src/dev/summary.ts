import type { InfraConfig } from '../config.ts'

/** Where the services of an installation are. */
export interface Addresses {
  readonly ingest: string
  readonly query: string
}

/** The addresses for a client on this machine. */
export function addressesOf({ host, ingestPort, queryPort }: InfraConfig): Addresses {
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  return { ingest: `http://${reachable}:${ingestPort}`, query: `http://${reachable}:${queryPort}` }
}

/** What a developer wants to know once everything runs. */
export function summary({ ingest, query }: Addresses, influxUrl: string, dataDir: string | undefined): string {
  return [
    'NRG Anomaly Detector is running',
    `  send readings   ${ingest}/api/ingest   (documentation: ${ingest}/docs)`,
    `  devices         ${query}/api/devices   (documentation: ${query}/docs)`,
    `  alerts          ${query}/api/alerts`,
    `  InfluxDB        ${influxUrl}   (${dataDir === undefined ? 'yours' : `embedded, data in ${dataDir}`})`,
    '  INGEST_KEY and INFLUXDB_TOKEN are in .env; Ctrl-C stops everything. New alerts follow:',
  ].join('\n')
}
