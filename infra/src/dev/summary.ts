import type { InfraConfig } from '../config.ts'

/** Where the services of an installation are. */
export interface Addresses {
  /** The operator's page. */
  readonly page: string
  readonly ingest: string
  readonly query: string
}

/** The addresses for a client on this machine. */
export function addressesOf({ host, dashboardPort, ingestPort, queryPort }: InfraConfig): Addresses {
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  const at = (port: number) => `http://${reachable}:${port}`
  return { page: at(dashboardPort), ingest: at(ingestPort), query: at(queryPort) }
}

/** What a developer wants to know once everything runs. */
export function summary({ page, ingest, query }: Addresses, influxUrl: string, dataDir: string | undefined): string {
  return [
    'NRG Anomaly Detector is running',
    `  page            ${page}`,
    `  send readings   ${ingest}/api/ingest   (documentation: ${ingest}/docs)`,
    `  devices         ${query}/api/devices   (documentation: ${query}/docs)`,
    `  alerts          ${query}/api/alerts`,
    `  InfluxDB        ${influxUrl}   (${dataDir === undefined ? 'yours' : `embedded, data in ${dataDir}`})`,
    '  INGEST_KEY and INFLUXDB_TOKEN are in .env; Ctrl-C stops everything. New alerts follow:',
  ].join('\n')
}
