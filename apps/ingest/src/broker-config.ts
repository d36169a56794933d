import { hostname } from 'node:os'
import { EnvironmentError } from '@nrg/schema/environment'
import { readPem } from './pem-file.ts'

/** A broker that messages are fetched from. */
export interface BrokerConfig {
  readonly host: string
  readonly port: number
  readonly tls: { readonly ca: Buffer | undefined } | undefined
  readonly username: string | undefined
  readonly password: string | undefined
  readonly clientId: string
  /** Who shares the messages; left out, each subscriber has all of them. */
  readonly group: string | undefined
}

export interface BrokerSettings {
  readonly MQTT_URL?: string | undefined
  readonly MQTT_URL_CA?: string | undefined
  readonly MQTT_CLIENT_ID?: string | undefined
  readonly MQTT_GROUP: string
}

/** Reads which broker it is; `undefined` where there is none. @throws EnvironmentError */
export function brokerConfig(settings: BrokerSettings): BrokerConfig | undefined {
  const { MQTT_URL: text, MQTT_URL_CA: ca, MQTT_CLIENT_ID: clientId, MQTT_GROUP: group } = settings
  if (text === undefined) return undefined
  // What it has of a password is not told.
  const refuse = (what: string) =>
    new EnvironmentError(`MQTT_URL: ${what}: write mqtt://NAME:PASSWORD@HOST:1883, or mqtts:// and port 8883 for TLS`)
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw refuse('its value is no address')
  }
  const isTls = url.protocol === 'mqtts:'
  if (!isTls && url.protocol !== 'mqtt:') throw refuse(`its scheme is ${url.protocol}//`)
  if (url.hostname === '') throw refuse('it has no host')
  if (!/^\/?$/.test(url.pathname) || url.search !== '') throw refuse('it has a path')
  if (/[/+#]/.test(group)) throw new EnvironmentError(`MQTT_GROUP: ${group} has a / or + or #, which no group may have`)
  const pem = ca === undefined ? undefined : readPem('MQTT_URL_CA', ca)
  let [username, password] = [url.username, url.password]
  try {
    ;[username, password] = [decodeURIComponent(username), decodeURIComponent(password)]
  } catch {
    throw refuse('a % in its name or password has to be written as %25')
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (isTls ? 8883 : 1883),
    tls: isTls ? { ca: pem } : undefined,
    username: username || undefined,
    password: password || undefined,
    clientId: clientId ?? `nrg-ingest-${hostname()}`,
    group: group === '-' ? undefined : group,
  }
}
