import type { FastifyInstance } from 'fastify'

/** `/ready`: since when the server runs. Needs no token. */
export function readyRoutes(app: FastifyInstance, now: () => number): void {
  const started = now()
  for (const url of ['/ready', '/ready/*']) {
    app.all(url, () => ({ status: 'ready', started: new Date(started).toISOString(), up: duration(now() - started) }))
  }
}

/** A duration as InfluxDB writes it: `1h2m3.004s`. */
function duration(ms: number): string {
  const hours = Math.floor(ms / 3_600_000)
  const minutes = Math.floor(ms / 60_000) % 60
  const seconds = `${(ms % 60_000) / 1000}s`
  if (hours > 0) return `${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}
