import { createServer } from 'node:net'
import { UsageError } from '@nrg/schema/usage-error'
import type { InfraConfig } from '../config.ts'

/** @throws UsageError naming each port that another program has */
export async function refuseUsedPorts(config: InfraConfig): Promise<void> {
  const wanted = [
    // In production it is the query service that has the page.
    ...(config.production ? [] : [{ name: 'DASHBOARD_PORT', port: config.dashboardPort }]),
    { name: 'INGEST_PORT', port: config.ingestPort },
    { name: 'QUERY_PORT', port: config.queryPort },
    { name: 'NOTIFY_PORT', port: config.notifyPort },
    ...(config.production && config.writerPort !== undefined ? [{ name: 'WRITER_PORT', port: config.writerPort }] : []),
    ...(config.embedded ? [{ name: 'INFLUX_PORT', port: config.influxPort }] : []),
  ]
  const lines: string[] = []
  for (const { name, port } of wanted) {
    const fault = await portFault(port, config.host)
    if (fault === 'EADDRINUSE')
      lines.push(`port ${port} is in use: stop what listens there, or set ${name} to another one in .env`)
    else if (fault !== undefined)
      lines.push(`port ${port} of ${config.host} cannot be listened on (${fault}): correct HOST or ${name} in .env`)
  }
  if (lines.length > 0) throw new UsageError(lines.join('\n'))
}

function portFault(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}
