import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from './free-ports.ts'

/** A server of a cluster: `nats-server -c CONFIG` runs it. */
export interface NatsServerFiles {
  readonly name: string
  readonly port: number
  readonly config: string
  /** Answers with success while it can do its work. */
  readonly readyUrl: string
}

/** How the servers of a cluster are reached, by who sends readings and by who asks how they keep them. */
export interface NatsClusterFiles {
  readonly url: string
  readonly systemUrl: string
  readonly nodes: readonly NatsServerFiles[]
}

/**
 * Writes the configuration of servers on loopback, each with its data in a folder of its own below that one; ports are free
 * ones, found anew each time.
 *
 * @param sync what stands in the block `jetstream` beside the folder
 */
export async function writeNatsConfig(
  folder: string,
  servers: number,
  sync = 'sync_interval: always',
): Promise<NatsClusterFiles> {
  const ports = await freePorts(servers * 3)
  const routes = ports.slice(servers, 2 * servers)
  const cluster = (route: number) =>
    `cluster { name: nrg, listen: "127.0.0.1:${route}", routes: [${routes.map((one) => `"nats://127.0.0.1:${one}"`).join(', ')}] }`
  const nodes = routes.map((route, index) => {
    const name = `n${index + 1}`
    const own = join(folder, name)
    mkdirSync(own, { recursive: true })
    const [port, monitor] = [ports[index] as number, ports[2 * servers + index] as number]
    const config = join(own, 'nats.conf')
    writeFileSync(
      config,
      [
        `server_name: ${name}`,
        `listen: "127.0.0.1:${port}"`,
        `http: "127.0.0.1:${monitor}"`,
        `jetstream { store_dir: ${JSON.stringify(join(own, 'data'))}, ${sync} }`,
        'accounts {',
        '  $SYS { users: [{ user: sys, password: "sys-secret" }] }',
        '  NRG { jetstream: enabled, users: [{ user: nrg, password: "nrg-secret" }] }',
        '}',
        ...(servers > 1 ? [cluster(route)] : []),
      ].join('\n'),
      { mode: 0o600 },
    )
    return { name, port, config, readyUrl: `http://127.0.0.1:${monitor}/healthz` }
  })
  const urlOf = (who: string) =>
    nodes.map(({ port }, index) => `nats://${index === 0 ? `${who}@` : ''}127.0.0.1:${port}`).join(',')
  return { url: urlOf('nrg:nrg-secret'), systemUrl: urlOf('sys:sys-secret'), nodes }
}
