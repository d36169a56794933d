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
  NODE_ENV: Type.String({ default: 'development' }),
}

/** A port to listen on; 0 is any free one. */
export const Port = (number: number) => Type.Integer({ default: number, minimum: 0, maximum: 65_535 })
