import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { pino } from 'pino'
import pretty from 'pino-pretty'
import { createInfluxServer } from './http-server.ts'
import { parseServerOptions, type ServerOptions, USAGE, UsageError } from './server-options.ts'

/** A server that does not close within this time after a signal is ended. */
const CLOSE_MS = 9000

const logger: FastifyBaseLogger = pino(
  pretty({ singleLine: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname,reqId', sync: true }),
)

void run()

async function run(): Promise<void> {
  const argv = process.argv.slice(2)
  if (argv.includes('--help')) return console.log(USAGE)
  try {
    const options = parseServerOptions(argv, process.env)
    const { port, host, ...appOptions } = options
    const app = await createInfluxServer({ ...appOptions, logger })
    closeOnSignals(app)
    await listen(app, options)
  } catch (error) {
    logger.fatal(error instanceof UsageError ? error.message : explain(error as Error))
    process.exit(1)
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

function explain(error: Error): string {
  const reasons: string[] = []
  for (let reason: unknown = error; reason instanceof Error; reason = reason.cause) reasons.push(reason.message)
  return `InfluxDB could not start: ${reasons.join(': ')}`
}
