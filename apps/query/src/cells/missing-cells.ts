import { measureCellBreakers } from '@nrg/service/database-metrics'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Cells } from './open-cells.ts'

/** What is said of a cell whose devices an answer may lack. */
export const missed = (cell: string, reason: string): string =>
  `cell ${cell} does not answer, and its devices are missing${reason === '' ? '' : `: ${reason}`}`

/**
 * Answers that are about devices of all cells say in `Warning` (199, RFC 7234) and in `Partial` which cells they may lack. One
 * that is about a device is of its cell alone, and lacks nothing. The metrics say whether requests go to each.
 */
export default fp<Pick<Cells, 'reader' | 'breakers'>>(
  async (fastify, { reader, breakers }) => {
    measureCellBreakers(fastify.metrics, breakers)
    fastify.addHook('onSend', async (request, reply) => {
      if (!isOfAll(request)) return
      const names = [...reader.missing().keys()]
      if (names.length === 0) return
      reply.header('partial', names.join(', '))
      reply.header('warning', `199 - "${names.map((name) => missed(name, '')).join('; ')}"`)
    })
  },
  { name: 'missing-cells' },
)

const isOfAll = ({ routeOptions: { url = '' } }: FastifyRequest) =>
  /^\/api\/(alerts|devices|energy|fleet|incidents|search|sites|timeline|what-if)(\/|$)/.test(url) &&
  !url.includes('/:id')
