import { Type } from '@sinclair/typebox'

/** The settings that every service has, to spread into its own. */
export const serviceSettings = {
  HOST: Type.String({ default: '127.0.0.1' }),
  CORS_ORIGIN: Type.Optional(
    Type.String({ description: 'the web origins that may call, with commas between; * is any' }),
  ),
  FLEET_CONFIG: Type.Optional(Type.String({ description: 'the file that says what is measured' })),
  LOG_LEVEL: Type.Union(
    (['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const).map((level) => Type.Literal(level)),
    { default: 'info', description: 'trace, debug, info, warn, error, fatal or silent' },
  ),
  TRUST_PROXY: Type.Optional(
    Type.String({ description: 'the addresses of the proxies whose X-Forwarded-For is believed, with commas between' }),
  ),
  METRICS_KEY: Type.Optional(
    Type.String({ writeOnly: true, minLength: 16, description: 'the key with which other machines may read /metrics' }),
  ),
  MAX_EVENT_LOOP_DELAY_MS: Type.Integer({
    default: 1000,
    minimum: 0,
    description: 'how far behind a service may be before it answers 503, in ms; 0 is any time',
  }),
  MAX_RSS_BYTES: Type.Integer({
    default: 1_073_741_824,
    minimum: 134_217_728,
    description: 'how much memory a service may have before it answers 503, in bytes',
  }),
  NODE_ENV: Type.String({ default: 'development' }),
}

/** How many requests an address may send to a route in ten seconds; 0 is any number. */
export const RateLimit = (number: number) =>
  Type.Integer({ default: number, minimum: 0, description: 'requests of one address to one route in ten seconds' })

/** A port to listen on; 0 is any free one. */
export const Port = (number: number) => Type.Integer({ default: number, minimum: 0, maximum: 65_535 })
