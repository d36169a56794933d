import { BucketsAPI, TasksAPI } from '@influxdata/influxdb-client-apis'
import { type Connection, connect } from '@nrg/influx/connection'
import { InfluxMisconfigured, InfluxUnreachable } from '@nrg/influx/errors'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { detectionTasks } from '../src/detection/tasks.ts'
import { provision } from '../src/provision/provision.ts'

const names = detectionTasks(defaultFleetConfig).map(({ name }) => name)

async function database(t: Test, org = 'nrg'): Promise<Connection> {
  const influx = await startInfluxDB({ org: 'nrg', bucket: 'energy_raw', token: 'token' })
  const connection = connect({ url: influx.url, token: 'token', org, timeoutMs: 20_000 })
  t.teardown(async () => {
    connection.close()
    await influx.stop()
  })
  return connection
}

async function lines(connection: Connection, config: FleetConfig = defaultFleetConfig): Promise<string[]> {
  const said: string[] = []
  await provision(connection, config, (line) => said.push(line))
  return said
}

const tasksOf = async ({ client }: Connection) => (await new TasksAPI(client).getTasks({ limit: 100 })).tasks ?? []

test('what is missing is made, and said; then there is nothing to do', async (t) => {
  const connection = await database(t)
  t.strictSame(await lines(connection), [
    'bucket energy_raw: retention mended, kept for good to kept 30 days',
    'created bucket energy_rollup (kept 730 days)',
    'created bucket alerts (kept 730 days)',
    'created bucket registry (kept for good)',
    ...names.map((name) => `created task ${name}`),
  ])
  t.strictSame(await lines(connection), [])
  const tasks = await tasksOf(connection)
  t.strictSame(tasks.map(({ name }) => name).sort(), [...names].sort())
  for (const task of tasks)
    t.match(task, { status: 'active', every: /^\d+(s|m|h|ms)$/, description: /^NRG Anomaly Detector: / })
})

test('an organisation that is missing is made', async (t) => {
  const connection = await database(t, 'other')
  const said = await lines(connection)
  t.equal(said[0], 'created organisation other')
  t.equal(said[1], 'created bucket energy_raw (kept 30 days)')
  t.strictSame(await lines(connection), [])
})

test('what drifted is mended; what is not ours is left alone', async (t) => {
  const connection = await database(t)
  await lines(connection)
  const tasks = new TasksAPI(connection.client)
  const api = new BucketsAPI(connection.client)
  const four = ['nrg-rollup', 'nrg-baseline', 'nrg-zscore', 'nrg-limit']
  const found = await Promise.all(four.map(async (name) => (await tasks.getTasks({ name })).tasks?.[0]))
  const ids = found.map((task) => task?.id as string)
  const orgID = (await tasks.getTasks({ limit: 1 })).tasks?.[0]?.orgID as string
  await tasks.patchTasksID({ taskID: ids[0] as string, body: { every: '1h' } })
  await tasks.patchTasksID({ taskID: ids[1] as string, body: { status: 'inactive' } })
  await tasks.patchTasksID({ taskID: ids[2] as string, body: { description: 'mine', status: 'active' } })
  await tasks.deleteTasksID({ taskID: ids[3] as string })
  const bucket = (await api.getBuckets({ name: buckets.alerts.name })).buckets?.[0]
  const other = [{ type: 'expire' as const, everySeconds: 100 * 86_400 }]
  await api.patchBucketsID({ bucketID: bucket?.id as string, body: { retentionRules: other } })
  const flux = 'option task = {name: "nrg-of-mine", every: 1d}\n\nfrom(bucket: "energy_raw") |> range(start: -1h)'
  const mine = await tasks.postTasks({ body: { orgID, flux, status: 'inactive', description: 'my own' } })
  const myBucket = await api.postBuckets({ body: { orgID, name: 'mine', retentionRules: other } })

  t.strictSame(await lines(connection), [
    'bucket alerts: retention mended, kept 100 days to kept 730 days',
    'task nrg-rollup: script mended',
    'task nrg-baseline: status mended',
    'task nrg-zscore: description mended',
    'created task nrg-limit',
  ])
  t.strictSame(await lines(connection), [])
  t.match(await tasks.getTasksID({ taskID: mine.id }), { flux, status: 'inactive', description: 'my own' })
  t.match((await api.getBucketsID({ bucketID: myBucket.id as string })).retentionRules, other)
  t.match(await tasks.getTasksID({ taskID: ids[0] as string }), { every: '10s' })
})

test('a change of the configuration reaches the tasks; one that nothing asks for any more goes', async (t) => {
  const connection = await database(t)
  await lines(connection)
  const config: FleetConfig = { metrics: [{ name: 'power_kw', unit: 'kW' }] }
  const wanted = detectionTasks(config)
  const mended = wanted.map(({ name }) => `task ${name}: script mended`)
  const said = await lines(connection, config)
  t.strictSame(said.slice(-1), ['removed task nrg-limit: the configuration does not ask for it'])
  // What is the same for every metric needs no mending.
  const same = ['nrg-rhythm']
  t.strictSame(
    said.slice(0, -1),
    mended.filter((line) => !same.some((name) => line.includes(name))),
  )
  for (const { name, flux } of await tasksOf(connection))
    if (!['nrg-alert', 'nrg-rhythm'].includes(name)) t.match(flux, /power_kw/, name)
})

test('several provisionings at once make everything once', async (t) => {
  const connection = await database(t)
  const said = await Promise.all(Array.from({ length: 4 }, () => lines(connection)))
  const made = said.flat()
  for (const name of ['energy_rollup', 'alerts', 'registry'])
    t.equal(made.filter((line) => line.startsWith(`created bucket ${name} `)).length, 1, name)
  const tasks = await tasksOf(connection)
  t.strictSame(tasks.map(({ name }) => name).sort(), [...names].sort(), 'each task is there once')
  t.strictSame(await lines(connection), [])
})

test('a wrong token and an absent database are errors that say what to do', async (t) => {
  const { config } = await database(t)
  const wrong = connect({ ...config, token: 'wrong' })
  t.teardown(() => wrong.close())
  await t.rejects(lines(wrong), InfluxMisconfigured)
  await t.rejects(lines(wrong), /refuses the token.*set INFLUXDB_TOKEN/)
  const absent = connect({ ...config, url: 'http://127.0.0.1:1' })
  t.teardown(() => absent.close())
  await t.rejects(lines(absent), InfluxUnreachable)
  await t.rejects(lines(absent), /cannot be reached \(ECONNREFUSED\): start it, or correct INFLUXDB_URL/)
})
