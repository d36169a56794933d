import problems from '@nrg/service/problems'
import requestLog from '@nrg/service/request-log'
import { createServer } from '@nrg/service/server'
import { test } from 'tap'
import passOn from '../dev/pass-on.ts'

test('what comes from another machine says so to the query service, which lets this one do more', async (t) => {
  const query = createServer()
  query.post('/api/said', async ({ headers, ip, hostname }) => ({ from: headers['x-forwarded-for'], ip, hostname }))
  await query.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => query.close())
  const { port } = query.server.address() as { port: number }
  const page = createServer()
  t.teardown(() => page.close())
  await page.register(requestLog)
  await page.register(problems)
  await page.register(passOn, { query: `http://127.0.0.1:${port}` })
  const said = async (remoteAddress: string, host: string) =>
    (await page.inject({ method: 'POST', url: '/api/said', remoteAddress, headers: { host } })).json().from
  t.equal(await said('127.0.0.1', 'localhost:3000'), undefined)
  t.equal(await said('192.0.2.7', '192.0.2.1:3000'), '192.0.2.7')
  t.equal(await said('192.0.2.7', 'localhost:3000'), '192.0.2.7', 'whatever it calls this one')
  t.equal(await said('127.0.0.1', 'rebound.example:3000'), '127.0.0.1')
})
