import { runCommand } from '@nrg/service/command'
import Fastify from 'fastify'

// A route that parses the body and answers, as ingest does at the least: what it takes is what HTTP and JSON cost.
await runCommand(async () => {
  const server = Fastify({ bodyLimit: 64 * 1024 * 1024 })
  server.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, (_request, body, done) => {
    done(
      null,
      String(body)
        .split('\n')
        .map((line) => JSON.parse(line)),
    )
  })
  server.get('/', async () => ({ ok: true }))
  server.post('/', async ({ body }) => ({ ok: true, written: Array.isArray(body) ? body.length : 1 }))
  process.once('SIGTERM', () => server.close())
  await server.listen({ host: '127.0.0.1', port: Number(process.argv[2]) })
})
