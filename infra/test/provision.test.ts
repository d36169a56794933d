import { BucketsAPI, TasksAPI } from '@influxdata/influxdb-client-apis'
import { ConfigLog } from '@nrg/influx/config-log'
import { type Connection, connect } from '@nrg/influx/connection'
import { InfluxMisconfigured, InfluxUnreachable } from '@nrg/influx/errors'
import { createReader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { UsageError } from '@nrg/schema/usage-error'
import { test } from 'tap'
import { configVersion } from '../src/detection/tasks.ts'
import type { ProvisionOptions } from '../src/provision/options.ts'
import { databaseTasks, provision } from '../src/provision/provision.ts'
import { tasklessDatabase } from './fixture/taskless-database.ts'

const DAY = 86_400
const names = databaseTasks(defaultFleetConfig).map(({ name }) => name)
const held = ['voltage_v', 'temp_c', 'current_a'].map((name) => `the type of ${name}: float`)
const longer =
  'note: bucket energy_raw: kept for good, longer than the 30 days of the configuration, and stays so: `npm run provision -- --shorten energy_raw` drops what is older'

async function lines(
  connection: Connection,
  config: FleetConfig = defaultFleetConfig,
  options: Partial<ProvisionOptions> = {},
): Promise<string[]> {
  const said: string[] = []
  await provision(connection, config, (line) => said.push(line), options)
  return said
}

const tasksOf = async ({ client, config: { org } }: Connection) =>
  (await new TasksAPI(client).getTasks({ org, limit: 100 })).tasks ?? []
const bucketsOf = async ({ client, config: { org } }: Connection) =>
  ((await new BucketsAPI(client).getBuckets({ org, limit: 100 })).buckets ?? []).filter(({ type }) => type === 'user')

/** All that provisioning could change, as the database tells it. */
const stateOf = async (connection: Connection) => ({
  buckets: await bucketsOf(connection),
  // What a task has done lately is no part of what it is.
  tasks: (await tasksOf(connection)).map(({ id, name, flux, status, description }) => ({
    ...{ id, name, flux, status, description },
  })),
})

/** A task's first id by its name, and how to change it. */
async function taskNamed(connection: Connection, name: string) {
  const api = new TasksAPI(connection.client)
  const task = (await api.getTasks({ org: connection.config.org, name })).tasks?.[0]
  const taskID = task?.id ?? ''
  return {
    flux: task?.flux ?? '',
    patch: (body: object) => api.patchTasksID({ taskID, body }),
    now: () => api.getTasksID({ taskID }),
  }
}

test('what is missing is made, and said; then there is nothing to do', async (t) => {
  const connection = await tasklessDatabase(t)
  const made = [
    'bucket energy_raw (kept 30 days)',
    'bucket energy_rollup (kept 730 days)',
    'bucket alerts (kept 730 days)',
    'bucket registry (kept for good)',
    ...names.map((name) => `task ${name}`),
  ]
  const version = configVersion(defaultFleetConfig)
  const before = await stateOf(connection)
  const types = made.findIndex((what) => what.startsWith('task'))
  const all = (create: string, hold: string, record: string) => {
    const lines = made.map((what) => `${create} ${what}`)
    return [
      ...lines.slice(0, types),
      ...held.map((what) => `${hold} ${what}`),
      ...lines.slice(types),
      `${record} configuration ${version}`,
    ]
  }
  t.strictSame(
    await lines(connection, defaultFleetConfig, { dryRun: true }),
    all('would create', 'would hold', 'would record'),
  )
  t.strictSame(await stateOf(connection), before, 'a dry run changes nothing')
  t.strictSame(await lines(connection), all('created', 'held', 'recorded'))
  t.strictSame(await lines(connection), [])
  t.strictSame(await lines(connection, defaultFleetConfig, { dryRun: true }), [])
  const tasks = await tasksOf(connection)
  t.strictSame(tasks.map(({ name }) => name).sort(), [...names].sort())
  for (const task of tasks)
    t.match(task, {
      status: 'active',
      every: /^\d+(s|m|h|ms)$/,
      description: /^Provisioned by NRG Anomaly Detector: /,
      flux: /^\/\/ Provisioned by NRG Anomaly Detector as [0-9a-f]{16}: /,
    })
})

test('an organisation that is missing is made', async (t) => {
  const { config } = await tasklessDatabase(t)
  const connection = connect({ ...config, org: `${config.org}-other` })
  t.teardown(() => connection.close())
  const would = await lines(connection, defaultFleetConfig, { dryRun: true })
  t.equal(would[0], `would create organisation ${connection.config.org}`)
  t.equal(would.length, 5 + held.length + names.length + 1)
  const said = await lines(connection)
  t.equal(said[0], `created organisation ${connection.config.org}`)
  t.equal(said[1], 'created bucket energy_raw (kept 30 days)')
  t.strictSame(await lines(connection), [])
})

test('a bucket that keeps longer stays so, and is named; it is shortened where that is asked for', async (t) => {
  const connection = await tasklessDatabase(t, buckets.raw.name)
  const kept = async (name: string) =>
    (await bucketsOf(connection)).find((bucket) => bucket.name === name)?.retentionRules[0]?.everySeconds
  t.equal((await lines(connection))[0], longer)
  for (let run = 2; run <= 3; run++) t.strictSame(await lines(connection), [longer], `run ${run}`)
  t.equal(await kept(buckets.raw.name), 0)

  const shorten = [buckets.raw.name]
  const first = new Date(Date.now() - 30 * DAY * 1000).toISOString().slice(0, 10)
  const what = `bucket energy_raw: kept for good, now kept 30 days: what is older than ${first} goes`
  t.strictSame(await lines(connection, defaultFleetConfig, { shorten, dryRun: true }), [`would shorten ${what}`])
  t.equal(await kept(buckets.raw.name), 0, 'a dry run changes nothing')
  t.strictSame(await lines(connection, defaultFleetConfig, { shorten }), [`shortened ${what}`])
  t.equal(await kept(buckets.raw.name), 30 * DAY)

  const other: FleetConfig = { ...defaultFleetConfig, retention: { energy_raw: '2d', alerts: 'forever' } }
  const longerThan = longer.replace('kept for good', 'kept 30 days').replace('the 30 days', 'the 2 days')
  t.strictSame(await lines(connection, other), [
    longerThan,
    'lengthened bucket alerts: kept 730 days, now kept for good',
  ])
  t.strictSame(await lines(connection, other), [longerThan])
  // What the server lets expire as one, a week here, must not be longer than what it keeps.
  await lines(connection, other, { shorten })
  t.equal(await kept(buckets.raw.name), 2 * DAY)
  t.strictSame(await lines(connection, other, { shorten }), [])
})

test("what is an operator's is untouched, however often: buckets, tasks, and what was changed of ours", async (t) => {
  const connection = await tasklessDatabase(t)
  await lines(connection)
  const tasks = new TasksAPI(connection.client)
  const orgID = (await tasksOf(connection))[0]?.orgID as string
  const retentionRules = [{ type: 'expire' as const, everySeconds: 100 * DAY }]
  await new BucketsAPI(connection.client).postBuckets({ body: { orgID, name: 'mine', retentionRules } })
  const flux = (name: string) =>
    `option task = {name: "${name}", every: 1d}\n\nfrom(bucket: "energy_raw") |> range(start: -1h)`
  await tasks.postTasks({ body: { orgID, flux: flux('nrg-of-mine'), status: 'inactive', description: 'my own' } })
  await tasks.postTasks({ body: { orgID, flux: flux('nrg-zscore') } })
  const rollup = await taskNamed(connection, 'nrg-rollup')
  await rollup.patch({ every: '1h' })
  await (await taskNamed(connection, 'nrg-level')).patch({ status: 'inactive' })
  await (await taskNamed(connection, 'nrg-limit')).patch({ description: 'asks for 490 V', status: 'active' })
  const spike = await taskNamed(connection, 'nrg-spike')
  await spike.patch({ flux: `${spike.flux.replace(/^.*\n/, '')}\n// less often`, status: 'active' })
  // As the web interface makes a copy.
  const copy = { flux: spike.flux.replace('"nrg-spike"', '"nrg-spike (clone 1)"'), description: 'a copy' }
  await tasks.postTasks({ body: { orgID, ...copy } })

  const state = await stateOf(connection)
  const stays = (name: string) =>
    `note: task ${name} has been changed since it was made, and stays so: \`npm run provision -- --restore ${name}\` puts it back`
  for (let run = 2; run <= 3; run++) {
    t.strictSame(
      await lines(connection),
      [
        stays('nrg-rollup'),
        'note: a task nrg-zscore is there that is not ours: it stays, and ours runs beside it',
        stays('nrg-spike'),
        'note: task nrg-level is switched off, and stays so: `npm run provision -- --restore nrg-level` switches it on',
        'note: task nrg-spike (clone 1) stays, for it has been changed since it was made, but the configuration does not ask for it',
      ].sort(byTask),
    )
    t.strictSame(await stateOf(connection), state, `run ${run}`)
  }

  const restore = ['nrg-rollup', 'nrg-level']
  t.match(await lines(connection, defaultFleetConfig, { restore, dryRun: true }), [
    /^would restore task nrg-rollup:\n.*- option task = .*every: 1h.*\n.*\+ option task = .*every: 10s/s,
  ])
  t.strictSame(await stateOf(connection), state, 'a dry run changes nothing')
  const restored = (await lines(connection, defaultFleetConfig, { restore })).filter((line) => !line.startsWith('note'))
  t.strictSame(restored, ['restored task nrg-rollup', 'restored task nrg-level'])
  t.match(await rollup.now(), { every: '10s', flux: rollup.flux })
  await t.rejects(lines(connection, defaultFleetConfig, { restore: ['nrg-of-mine'] }), UsageError)
})

test('a change of the configuration reaches the tasks; one that nothing asks for any more goes', async (t) => {
  const connection = await tasklessDatabase(t)
  await lines(connection)
  await (await taskNamed(connection, 'nrg-spike')).patch({ status: 'inactive' })
  const config: FleetConfig = { metrics: [{ name: 'power_kw', unit: 'kW' }] }
  const wanted = databaseTasks(config)
  const would = await lines(connection, config, { dryRun: true })
  t.match(
    would.find((line) => line.startsWith('would update task nrg-limit')),
    undefined,
  )
  t.match(
    would.find((line) => line.startsWith('would update task nrg-rollup')),
    /\n {2}- .*voltage_v.*\n(.*\n)*.*\+ .*power_kw/,
  )
  const off =
    'note: task nrg-spike is switched off, and stays so: `npm run provision -- --restore nrg-spike` switches it on'
  t.strictSame(await lines(connection, config), [
    'held the type of power_kw: float',
    ...wanted.flatMap(({ name }) => [`updated task ${name}`, ...(name === 'nrg-spike' ? [off] : [])]),
    ...['droop', 'limit', 'nominal', 'supply'].map(
      (name) => `removed task nrg-${name}: the configuration does not ask for it`,
    ),
    `recorded configuration ${configVersion(config)}`,
  ])
  for (const { name, flux, status } of await tasksOf(connection)) {
    if (!['nrg-alert', 'nrg-health'].includes(name)) t.match(flux, /power_kw/, name)
    t.equal(status, name === 'nrg-spike' ? 'inactive' : 'active', name)
  }
  t.strictSame(await lines(connection, config), [off])
  const log = new ConfigLog({ reader: createReader(connection), clock: Date.now, warn: (text) => t.fail(text) })
  await log.fresh()
  t.match(log.changes, [{ version: configVersion(config) }], 'that it was changed is on record, once')
  t.equal(log.changes.length, 1)
})

test('tasks of the time before their scripts said what they are are brought up to date', async (t) => {
  const connection = await tasklessDatabase(t)
  await lines(connection)
  const zscore = await taskNamed(connection, 'nrg-zscore')
  const unsigned = zscore.flux.replace(/^.*\n/, '')
  await zscore.patch({ flux: `${unsigned}\n// as it was`, description: 'NRG Anomaly Detector: as it was' })
  t.strictSame(await lines(connection), ['updated task nrg-zscore'])
  t.equal((await zscore.now()).flux, zscore.flux)
  t.strictSame(await lines(connection), [])
})

test('several provisionings at once make everything once', async (t) => {
  const connection = await tasklessDatabase(t)
  const said = await Promise.all(Array.from({ length: 4 }, () => lines(connection)))
  const made = said.flat()
  for (const name of ['energy_rollup', 'alerts', 'registry'])
    t.equal(made.filter((line) => line.startsWith(`created bucket ${name} `)).length, 1, name)
  const tasks = await tasksOf(connection)
  t.strictSame(tasks.map(({ name }) => name).sort(), [...names].sort(), 'each task is there once')
  t.strictSame(await lines(connection), [])
})

test('a wrong token and an absent database are errors that say what to do', async (t) => {
  const { config } = await tasklessDatabase(t)
  const wrong = connect({ ...config, token: 'wrong' })
  t.teardown(() => wrong.close())
  await t.rejects(lines(wrong), InfluxMisconfigured)
  await t.rejects(lines(wrong), /refuses the token.*set INFLUXDB_TOKEN/)
  const absent = connect({ ...config, url: 'http://127.0.0.1:1' })
  t.teardown(() => absent.close())
  await t.rejects(lines(absent), InfluxUnreachable)
  await t.rejects(lines(absent), /cannot be reached \(ECONNREFUSED\): start it, or correct INFLUXDB_URL/)
})

/** Notes in the order of the tasks that they are about: what is none of the configuration's comes last. */
function byTask(a: string, b: string): number {
  const place = (line: string) => {
    const at = names.findIndex((name) => new RegExp(`task ${name} (?!\\()`).test(line))
    return at < 0 ? names.length : at
  }
  return place(a) - place(b)
}
