import { test } from 'tap'
import { buildApp, standIn } from './fixture/build-app.ts'
import { cases, request } from './fixture/requests.ts'

const metrics = ['voltage_v', 'temp_c', 'current_a', 'power_kw']

test('each request has its answer', async (t) => {
  const writes: string[][] = []
  const influx = await standIn(t, (body, response) => {
    writes.push(body.split('\n'))
    response.writeHead(204).end()
  })
  const app = await buildApp(t, { influx, metrics })
  for (const one of cases) {
    writes.length = 0
    const response = await app.inject(request(one))
    t.equal(response.statusCode, one.status, `${one.name}: ${response.body.slice(0, 200)}`)
    t.match(response.json(), one.answer, one.name)
    t.equal(writes.flat().length, one.stored, `${one.name} stores ${one.stored}`)
    t.ok(writes.length <= 1, 'a request is one write')
  }
})
