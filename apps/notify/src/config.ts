import { resolve } from 'node:path'
import { type InfluxConfig, loadConfig as loadInfluxConfig } from '@nrg/influx/config'
import { type Environment, EnvironmentError, readEnvironment } from '@nrg/schema/environment'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { repositoryRoot } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { Port, RateLimit, serviceSettings } from '@nrg/service/settings'
import { type Static, Type } from '@sinclair/typebox'
import { loadNotifyConfig, type Notifying } from './load-config/load.ts'

const Settings = Type.Object({
  ...serviceSettings,
  NOTIFY_PORT: Port(3003),
  NOTIFY_RATE_LIMIT: RateLimit(200),
  NOTIFY_CONFIG: Type.Optional(Type.String({ description: 'the file that says who is told of incidents' })),
  OUTBOX_DIR: Type.Optional(Type.String({ description: 'the folder of messages that wait to be sent' })),
  DATA_DIR: Type.String({ default: '.data', description: 'where the outbox is, unless OUTBOX_DIR says so' }),
  DASHBOARD_PORT: Port(3000),
  PUBLIC_URL: Type.Optional(
    Type.String({ pattern: '^https?://[^/?#\\s]+(/[^?#\\s]*)?$', description: 'where people reach the page' }),
  ),
  LINK_SECRET: Type.Optional(
    Type.String({
      writeOnly: true,
      minLength: 32,
      description: 'what links to acknowledge are signed with: `openssl rand -hex 32` prints one',
    }),
  ),
  OPERATE_KEY: Type.Optional(
    Type.String({ writeOnly: true, minLength: 16, description: 'the key with which people may act from elsewhere' }),
  ),
})

/** Where the links of messages lead to. */
export interface LinkConfig {
  /** Without a slash at the end. */
  readonly page: string
  /** Where incidents are acknowledged. */
  readonly acknowledge: string
  /** Left out: messages have no such link. */
  readonly secret?: string
}

/** What the service needs to know, read once at start. */
export interface Config {
  readonly settings: Static<typeof Settings>
  readonly influx: InfluxConfig
  readonly fleet: FleetConfig
  readonly notifying: Notifying
  readonly outboxDir: string
  readonly links: LinkConfig
}

/**
 * Reads the configuration from the environment, and the fleet configuration and that of messages, which it names.
 *
 * @throws EnvironmentError, FleetConfigError or NotifyConfigError, saying what to set
 */
export function loadConfig(env: Environment): Config {
  const settings = readEnvironment(Settings, env)
  const notifying = loadNotifyConfig(settings.NOTIFY_CONFIG, env)
  const { PUBLIC_URL, LINK_SECRET, NODE_ENV, DASHBOARD_PORT, NOTIFY_PORT } = settings
  const used = Object.keys(notifying.config.channels ?? {}).length > 0
  const missing = { PUBLIC_URL, LINK_SECRET }
  const lines = Object.entries(missing).flatMap(([name, value]) => (value === undefined ? [lineOf(name)] : []))
  if (NODE_ENV === 'production' && used && lines.length > 0) throw new EnvironmentError(lines.join('\n'))
  const page = PUBLIC_URL?.replace(/\/+$/, '')
  return {
    settings,
    influx: loadInfluxConfig(env, 'NOTIFY_INFLUXDB_TOKEN'),
    fleet: loadFleetConfig(settings.FLEET_CONFIG),
    notifying,
    outboxDir: resolve(repositoryRoot, settings.OUTBOX_DIR ?? `${settings.DATA_DIR}/outbox`),
    links: {
      page: page ?? `http://127.0.0.1:${DASHBOARD_PORT}`,
      acknowledge: page ?? `http://127.0.0.1:${NOTIFY_PORT}`,
      ...(LINK_SECRET !== undefined && { secret: LINK_SECRET }),
    },
  }
}

const lineOf = (name: string) =>
  name === 'PUBLIC_URL'
    ? 'PUBLIC_URL is not set: it is the address by which people reach the page, for the links in messages. Set it in .env or in the environment.'
    : 'LINK_SECRET is not set: links to acknowledge are signed with it (`openssl rand -hex 32` prints one). Set it in .env or in the environment.'
