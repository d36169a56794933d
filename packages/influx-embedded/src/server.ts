import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { pino } from 'pino'
import pretty from 'pino-pretty'
import { UsageError } from './command-line.ts'
import { createInfluxServer } from './http-server.ts'
import { RecoveryError, recoverToken } from './recover.ts'
import { parseRecoverOptions, RECOVER_USAGE } from './recover-options.ts'
import { parseServerOptions, type ServerOptions, USAGE } from './server-options.ts'

/** A server that does not close within this time after a signal is ended. */
const CLOSE_MS = 9000

const argv = process.argv.slice(2)
const isRecovery = argv[0] === 'recover'

// What `recover` prints is the token alone.
const logger: FastifyBaseLogger = pino(
  { level: isRecovery ? 'warn' : 'info' },
  pretty({
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname,reqId',
    sync: true,
    destination: isRecovery ? 2 : 1,
  }),
)

if (argv.includes('--help')) console.log(isRecovery ? RECOVER_USAGE : USAGE)
else void (isRecovery ? recover() : serve())

async function recover(): Promise<void> {
  try {
    const { token } = await recoverToken({ ...parseRecoverOptions(argv.slice(1)), logger })
    console.log(token)
  } catch (error) {
    fail(error, 'No token was made')
  }
}

async function serve(): Promise<void> {
  try {
    const options = parseServerOptions(argv, process.env)
    const { port, host, ...appOptions } = options
    const app = await createInfluxServer({ ...appOptions, logger })
    closeOnSignals(app)
    await listen(app, options)
  } catch (error) {
    fail(error, 'InfluxDB could not start')
  }
}

async function listen(app: FastifyInstance, { port, host }: ServerOptions): Promise<void> {
  try {
    await app.listen({ port, host, listenTextResolver: (address) => `InfluxDB listens at ${address}` })
  } catch (error) {
    await app.close()
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? new UsageError(`port ${port} is in use: stop what listens there, or choose another with --port`)
      : error
  }
}

function closeOnSignals(app: FastifyInstance): void {
  let closing = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // With `on`, a second signal while closing is heard here too, and does not end the process at once.
    process.on(signal, () => {
      if (closing) return
      closing = true
      logger.info(`${signal}: closing`)
      setTimeout(() => process.exit(1), CLOSE_MS).unref()
      app.close().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'could not close cleanly')
          process.exit(1)
        },
      )
    })
  }
}

function fail(error: unknown, what: string): never {
  const isUsersFault = error instanceof UsageError || error instanceof RecoveryError
  logger.fatal(isUsersFault ? error.message : `${what}: ${reasonsOf(error).join(': ')}`)
  process.exit(1)
}

function reasonsOf(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...reasonsOf(error.cause)] : []
}
