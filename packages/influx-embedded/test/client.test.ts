import { type ClientOptions, type HttpError, InfluxDB, Point } from '@influxdata/influxdb-client'
import { BucketsAPI, DeleteAPI, HealthAPI, OrgsAPI, TasksAPI } from '@influxdata/influxdb-client-apis'
import tap, { test } from 'tap'
import { startInfluxDB } from '../src/start.ts'
import { until } from './fixture/open-metadata.ts'

const server = await startInfluxDB({ org: 'o', bucket: 'b', token: 't' })
tap.teardown(() => server.stop())
const options: ClientOptions = { url: server.url, token: server.token, timeout: 60_000 }
const influx = new InfluxDB(options)

test('the official client writes and reads', async (t) => {
  const writer = influx.getWriteApi('o', 'b', 'ms', { defaultTags: { site: 's' }, gzipThreshold: 1, maxRetries: 0 })
  for (let i = 0; i < 500; i++) {
    writer.writePoint(
      new Point('m')
        .floatField('f', i / 4)
        .intField('i', i)
        .stringField('s', `a "${i}"`)
        .booleanField('y', true)
        .timestamp(new Date(i)),
    )
  }
  await writer.close()
  const rows = await influx
    .getQueryApi('o')
    .collectRows<Record<string, unknown>>(
      'from(bucket: "b") |> range(start: 0) |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value") |> sort(columns: ["_time"])',
    )
  t.equal(rows.length, 500)
  t.match(rows[3], {
    _time: '1970-01-01T00:00:00.003Z',
    f: 0.75,
    i: 3,
    s: 'a "3"',
    y: true,
    site: 's',
    _measurement: 'm',
  })
})

test('errors reach the official client with their code and message', async (t) => {
  const errorOf = (client: InfluxDB, query: string) =>
    client
      .getQueryApi('o')
      .collectRows(query)
      .catch((error: HttpError) => error)
  t.match(await errorOf(influx, 'from(bucket: "none") |> range(start: 0)'), {
    statusCode: 404,
    code: 'not found',
    json: { message: /could not find bucket "none"/ },
  })
  t.match(await errorOf(new InfluxDB({ ...options, token: 'wrong' }), 'buckets()'), { statusCode: 401 })
  const failed: unknown[] = []
  const writer = influx.getWriteApi('o', 'b', 'ms', {
    maxRetries: 0,
    writeFailed: async (error) => {
      failed.push(error)
    },
  })
  writer.writeRecord('m f=')
  await writer.close()
  t.match(failed, [{ statusCode: 400, code: 'invalid' }])
})

test('the official client makes buckets and tasks, and deletes', async (t) => {
  t.match(await new HealthAPI(influx).getHealth(), { status: 'pass' })
  const { orgs = [] } = await new OrgsAPI(influx).getOrgs({ org: 'o' })
  const orgID = orgs[0]?.id as string
  const buckets = new BucketsAPI(influx)
  await buckets.postBuckets({ body: { orgID, name: 'out', retentionRules: [{ type: 'expire', everySeconds: 3600 }] } })
  t.match((await buckets.getBuckets({ org: 'o', name: 'out' })).buckets, [{ name: 'out' }])

  const tasks = new TasksAPI(influx)
  const flux = `option task = {name: "n", every: 1h}
    from(bucket: "b") |> range(start: -1000y) |> filter(fn: (r) => r._field == "f") |> count() |> map(fn: (r) => ({r with _time: now(), _field: "n"})) |> to(bucket: "out")`
  const { id: taskID } = await tasks.postTasks({ body: { orgID, flux: flux.replace('-1000y', '0') } })
  const { id: runID } = await tasks.postTasksIDRuns({ taskID, body: {} })
  const run = () => tasks.getTasksIDRunsID({ taskID, runID: runID as string })
  await until(async () => !['scheduled', 'started'].includes((await run()).status as string))
  t.match(
    await run(),
    { status: 'success' },
    JSON.stringify(await tasks.getTasksIDRunsIDLogs({ taskID, runID: runID as string })),
  )
  const counted = await influx
    .getQueryApi('o')
    .collectRows<{ _value: number }>('from(bucket: "out") |> range(start: -1h)')
  t.strictSame(
    counted.map(({ _value }) => _value),
    [500],
  )

  await new DeleteAPI(influx).postDelete({
    org: 'o',
    bucket: 'b',
    body: { start: '1970-01-01T00:00:00Z', stop: '1970-01-01T00:00:00.399Z' },
  })
  const left = await influx
    .getQueryApi('o')
    .collectRows<{ _value: number }>(
      'from(bucket: "b") |> range(start: 0) |> filter(fn: (r) => r._field == "f") |> count()',
    )
  t.equal(left[0]?._value, 100)
})
