import { localUrl } from '@nrg/service/local-url'
import type { InfraConfig } from '../config.ts'

/** Where the services of an installation are. */
export interface Addresses {
  /** The operator's page. */
  readonly page: string
  readonly ingest: string
  readonly query: string
  readonly notify: string
  /** The writer of this cell, where it is one. */
  readonly writer?: string
}

/** The addresses for a client on this machine. */
export function addressesOf({ host, writerPort, ...ports }: InfraConfig): Addresses {
  const at = (port: number) => localUrl(host, port)
  return {
    page: at(ports.dashboardPort),
    ingest: at(ports.ingestPort),
    query: at(ports.queryPort),
    notify: at(ports.notifyPort),
    ...(writerPort !== undefined && { writer: at(writerPort) }),
  }
}

/** What a developer wants to know once everything runs. */
export function summary(addresses: Addresses, influxUrl: string, dataDir: string | undefined): string {
  const { page, ingest, query, notify } = addresses
  return [
    'NRG Anomaly Detector is running',
    `  page            ${page}`,
    `  send readings   ${ingest}/api/ingest   (documentation: ${ingest}/docs)`,
    `  devices         ${query}/api/devices   (documentation: ${query}/docs)`,
    `  alerts          ${query}/api/alerts`,
    `  messages        by infra/config/notify.yaml   (documentation: ${notify}/docs)`,
    `  InfluxDB        ${influxUrl}   (${dataDir === undefined ? 'yours' : `embedded, data in ${dataDir}`})`,
    '  INGEST_KEY and INFLUXDB_TOKEN are in .env; Ctrl-C stops everything. New alerts follow:',
  ].join('\n')
}
