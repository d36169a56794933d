import { Health } from '@nrg/schema/health'
import { type Detail, Problem } from '@nrg/schema/problem'
import fp from 'fastify-plugin'
import { always } from './overload.ts'
import { setRetryAfter } from './problems.ts'

export interface ReadinessOptions {
  /** The name of the service, as `/health` says it. */
  readonly service: string
  /** Why the service cannot do its work now; `undefined` where it can. */
  readonly obstacle: () => Promise<string | undefined>
  /** Waits until there is no obstacle, and says each reason once. */
  readonly wait: (options: { onWait: (reason: string) => void; signal: AbortSignal }) => Promise<boolean>
  /** What others fail to do, while this service does its own work. */
  readonly warnings: () => Promise<readonly Detail[]>
  /** What is to be said whether or not there is an obstacle. */
  readonly standing?: () => readonly Detail[]
}

interface State {
  readonly reason: string | undefined
  readonly warnings: readonly Detail[]
}

/** `/health`: the process lives. `/ready`: it can do its work. At start it waits for what it needs, and says so. */
export default fp<ReadinessOptions>(
  async (fastify, { service, obstacle, wait, warnings, standing = () => [] }) => {
    const health = () => ({ ok: true as const, service, uptime_s: Math.round(process.uptime()) })
    const tags = ['service']
    const config = { quiet: true, ...always }

    fastify.get(
      '/health',
      { config, schema: { tags, summary: 'The process lives', response: { 200: Health } } },
      health,
    )

    async function look(): Promise<State> {
      const reason = await obstacle()
      return { reason, warnings: [...standing(), ...(reason === undefined ? await warnings() : [])] }
    }
    let looking: Promise<State> | undefined
    const response = { 200: Health, 503: Problem }
    fastify.get(
      '/ready',
      { config, schema: { tags, summary: 'It can do its work', response } },
      async (_request, reply) => {
        // Many may ask at once; the database is asked once.
        looking ??= look().finally(() => {
          looking = undefined
        })
        const { reason, warnings } = await looking
        if (reason === undefined) return { ...health(), ...(warnings.length > 0 && { warnings }) }
        setRetryAfter(reply)
        const details = [{ code: 'not_ready', message: reason }, ...warnings]
        return reply.status(503).send({ ok: false, error: 'not_ready', details })
      },
    )

    const closing = new AbortController()
    fastify.addHook('onListen', async () => {
      let waited = false
      const onWait = (reason: string) => {
        waited = true
        fastify.log.warn(`waiting: ${reason}`)
      }
      // Not awaited: the service listens, and answers 503 until the database is there.
      wait({ onWait, signal: closing.signal }).then(
        (ready) => ready && waited && fastify.log.info('the database is ready'),
        (error) => fastify.log.error(error),
      )
    })
    fastify.addHook('preClose', async () => closing.abort())
  },
  { name: 'readiness' },
)
