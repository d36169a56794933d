import type { Environment } from '@nrg/schema/environment'
import { UsageError } from '@nrg/schema/usage-error'
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import { CHECK_SETTINGS } from './check-settings.ts'
import { withEnvFile } from './environment.ts'
import { USERS_FAULT } from './exit-status.ts'
import { createLogger } from './logger.ts'
import { onOrphaned } from './orphaned.ts'
import { createServer } from './server.ts'
import { trustedProxies } from './trusted-proxies.ts'

/** How long requests that are under way may take to end when the service is told to stop. */
const CLOSE_MS = 10_000

/** What a service makes of the environment. */
export interface Service {
  readonly settings: {
    readonly HOST: string
    readonly LOG_LEVEL: string
    readonly NODE_ENV: string
    readonly TRUST_PROXY?: string
  }
  readonly port: number
  /** The largest body in bytes. */
  readonly bodyLimit?: number
  /** Whether handlers have `request.signal`; they do where it is left out. */
  readonly signals?: boolean
  /** Puts the service's own plugin on the server. */
  readonly register: (server: FastifyInstance) => PromiseLike<unknown>
}

/**
 * Runs a service until a signal: listens, then closes gracefully. What keeps it from starting is said in one message
 * that says what to do, and ends the process: with status 78 where its settings are at fault, with 1 otherwise.
 *
 * @param portVariable the environment variable that sets the port
 */
export async function runService(
  name: string,
  portVariable: string,
  make: (env: Environment) => Service,
): Promise<void> {
  let place = ''
  let server: FastifyInstance
  try {
    const { settings, port, bodyLimit, signals = true, register } = make(withEnvFile(process.env))
    if (process.argv.includes(CHECK_SETTINGS)) return
    place = `port ${port} on ${settings.HOST}`
    const logger = createLogger({ name, level: settings.LOG_LEVEL, json: settings.NODE_ENV === 'production' })
    const trustProxy = trustedProxies(settings.TRUST_PROXY)
    server = createServer({ logger, trustProxy, signals, ...(bodyLimit !== undefined && { bodyLimit }) })
    await register(server)
    await server.listen({ host: settings.HOST, port })
  } catch (error) {
    const fault = startFault(error, place, portVariable)
    // Anything else is a bug, and needs its stack.
    process.stderr.write(`${name}: ${fault ?? (error as Error).stack ?? String(error)}\n`)
    // Not exitCode: a half-started server may hold the process.
    process.exit(fault === undefined ? 1 : USERS_FAULT)
  }
  closeOnSignal(server)
}

function closeOnSignal(server: FastifyInstance): void {
  const options = { delay: CLOSE_MS, logger: server.log, skip: ['SIGINT' as const, 'SIGTERM' as const] }
  const { close } = closeWithGrace(options, async ({ err }) => {
    if (err !== undefined) server.log.fatal(err)
    await server.close()
  })
  // A terminal's Ctrl-C may arrive twice, from the terminal and from the parent; the second is not impatience.
  let closing = false
  const closeOnce = () => {
    if (!closing) close()
    closing = true
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, closeOnce)
  onOrphaned(closeOnce)
}

/** Says which setting keeps a service from starting, and what to do; `undefined` where none does. */
export function startFault(error: unknown, place: string, portVariable: string): string | undefined {
  if (error instanceof UsageError) return error.message
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `${place} is in use: stop what listens there, or set ${portVariable} to another one`
    case 'EACCES':
      return `${place} may not be used: set ${portVariable} to one above 1023`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${place} is not on this machine: set HOST to 127.0.0.1, or to 0.0.0.0 to be reached from others`
  }
  return undefined
}
