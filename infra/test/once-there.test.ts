import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
import { TasksAPI } from '@influxdata/influxdb-client-apis'
import { connect } from '@nrg/influx/connection'
import { startInfluxDB } from '@nrg/influx-embedded'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { databaseTasks, provision } from '../src/provision/provision.ts'
import { onceThere } from '../src/start/once-there.ts'

/** A way to a server that can be cut: what is under way then breaks, and what comes is turned away until it is mended. */
async function cuttable(t: Test, port: number) {
  const sockets = new Set<Socket>()
  let whole = true
  const way = createServer((near) => {
    if (!whole) return void near.destroy()
    const far = dial(port, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy()).on('close', () => sockets.delete(from))
      from.pipe(to)
    }
  }).listen(0, '127.0.0.1')
  await once(way, 'listening')
  const cut = () => {
    whole = false
    for (const socket of sockets) socket.destroy()
  }
  t.teardown(() => {
    cut()
    way.close()
  })
  return {
    url: `http://127.0.0.1:${(way.address() as AddressInfo).port}`,
    cut,
    mend() {
      whole = true
    },
  }
}

test('a database that goes away half-way through provisioning is waited for, and all is made', async (t) => {
  const influx = await startInfluxDB({ org: 'nrg', bucket: 'energy_raw', token: 'token' })
  t.teardown(() => influx.stop())
  const way = await cuttable(t, Number(new URL(influx.url).port))
  const connection = connect({ url: way.url, token: 'token', org: 'nrg', timeoutMs: 20_000 })
  t.teardown(() => connection.close())

  const waited: string[] = []
  const done: string[] = []
  await onceThere(
    () =>
      provision(connection, defaultFleetConfig, (line) => {
        done.push(line)
        if (done.length === 8) way.cut()
      }),
    {
      onWait: (reason) => {
        waited.push(reason)
        way.mend()
      },
      signal: AbortSignal.timeout(60_000),
    },
  )
  t.equal(waited.length, 1)
  t.match(waited[0], /cannot be reached/)
  const { tasks = [] } = await new TasksAPI(connection.client).getTasks({ limit: 100 })
  t.strictSame(
    tasks.map(({ name }) => name).sort(),
    databaseTasks(defaultFleetConfig)
      .map(({ name }) => name)
      .sort(),
    'each task is there, once',
  )
})

test('what waiting does not cure is not waited for', async (t) => {
  const influx = await startInfluxDB({ org: 'nrg', bucket: 'energy_raw', token: 'token' })
  t.teardown(() => influx.stop())
  const connection = connect({ url: influx.url, token: 'wrong', org: 'nrg', timeoutMs: 20_000 })
  t.teardown(() => connection.close())
  const waiting = { onWait: (reason: string) => t.fail(reason), signal: AbortSignal.timeout(60_000) }
  await t.rejects(
    onceThere(() => provision(connection, defaultFleetConfig, () => {}), waiting),
    { message: /refuses the token/ },
  )
})
