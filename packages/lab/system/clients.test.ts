import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { InfluxDB, Point } from '@influxdata/influxdb-client'
import { BucketsAPI, DeleteAPI, OrgsAPI, PingAPI, TasksAPI } from '@influxdata/influxdb-client-apis'
import { startInfluxDB } from '@nrg/influx-embedded'
import { type Test, test } from 'tap'

const run = promisify(execFile)
const org = 'clients'
const token = 'clients-token'
/** 2026-01-01T00:00:00Z */
const start = Date.UTC(2026, 0, 1)
const range = 'range(start: 2026-01-01T00:00:00Z, stop: 2026-01-01T01:00:00Z)'

async function influx(t: Test): Promise<string> {
  const { url, stop } = await startInfluxDB({ org, bucket: 'first', token })
  t.teardown(stop)
  return url
}

/** Without the program, a test is left out, and says so. */
const python = { skip: !has('python3', '-c', 'import venv, ensurepip') && 'there is no python3 with venv' }
const curl = { skip: !has('curl', '--version') && 'there is no curl' }

function has(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

test('the official JavaScript client: write, query, delete, buckets, tasks', async (t) => {
  const url = await influx(t)
  const client = new InfluxDB({ url, token, timeout: 60_000 })
  await new PingAPI(client).getPing()
  const [organization] = (await new OrgsAPI(client).getOrgs({ org })).orgs ?? []
  const orgID = organization?.id as string
  const buckets = new BucketsAPI(client)
  const bucket = await buckets.postBuckets({ body: { orgID, name: 'from-javascript', retentionRules: [] } })

  const write = client.getWriteApi(org, 'from-javascript', 'ms', { maxRetries: 0 })
  for (let i = 0; i < 300; i++) {
    const point = new Point('energy').tag('device_id', String(1000 + (i % 3))).timestamp(start + i * 1000)
    write.writePoint(
      point
        .floatField('voltage_v', 480 + i / 4)
        .intField('steps', i)
        .stringField('state', 'on, "as" it was'),
    )
  }
  write.writeRecord(`other ok=true ${start}`)
  await write.close()

  const query = client.getQueryApi(org)
  const source = `from(bucket: "from-javascript") |> ${range}`
  const last = await query.collectRows<Record<string, unknown>>(
    `${source} |> filter(fn: (r) => r.device_id == "1002") |> last()`,
  )
  const values = Object.fromEntries(last.map(({ _field, _value }) => [_field, _value]))
  t.strictSame(values, { state: 'on, "as" it was', steps: 299, voltage_v: 480 + 299 / 4 })
  t.equal(last[0]?._time, '2026-01-01T00:04:59Z')
  const raw = await query.collectLines(`${source} |> filter(fn: (r) => r._measurement == "other")`)
  t.ok(raw.includes('#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,boolean,string,string'))

  const [from, to] = [new Date(start).toISOString(), new Date(start + 59_000).toISOString()]
  const body = { start: from, stop: to, predicate: 'device_id="1000"' }
  await new DeleteAPI(client).postDelete({ org, bucket: 'from-javascript', body })
  const left = await query.collectRows<{ device_id: string; _value: number }>(
    `${source} |> filter(fn: (r) => r._field == "steps") |> count()`,
  )
  t.strictSame(Object.fromEntries(left.map(({ device_id, _value }) => [device_id, _value])), {
    1000: 80,
    1001: 100,
    1002: 100,
  })

  const tasks = new TasksAPI(client)
  const flux = `option task = {name: "counts", every: 1h}\n${source} |> count() |> to(bucket: "from-javascript")`
  const { id: taskID } = await tasks.postTasks({ body: { flux, org } })
  t.equal((await tasks.getTasks({ name: 'counts' })).tasks?.[0]?.every, '1h')
  await tasks.deleteTasksID({ taskID })

  await t.rejects(query.collectRows('from('), { statusCode: 400, code: 'invalid' })
  await buckets.deleteBucketsID({ bucketID: bucket.id as string })
  await t.rejects(query.collectRows(source), { statusCode: 404, code: 'not found' })
})

test('the official Python client: write, query, delete, buckets, tasks', python, async (t) => {
  const url = await influx(t)
  const folder = join(import.meta.dirname, 'python')
  const venv = join(t.testdir(), 'venv')
  await run('python3', ['-m', 'venv', venv])
  const interpreter = join(venv, 'bin/python')
  await run(interpreter, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    join(folder, 'requirements.txt'),
  ])
  const { stdout } = await run(interpreter, [join(folder, 'drive.py'), url, org, token])
  t.strictSame(JSON.parse(stdout), {
    ping: true,
    health: 'pass',
    means: { 1000: 517.125, 1001: 517.375, 1002: 517.625, 9: 1.5 },
    last: { state: 'on, "as" it was', steps: 299, voltage_v: 554.75 },
    times: ['2026-01-01T00:04:59+00:00'],
    streamed: [true],
    counts: { state: 100, steps: 100, voltage_v: 100 },
    csv: ['1.5'],
    left: { 1000: 80, 1001: 100, 1002: 100 },
    task: ['counts'],
    fault: [400, 'invalid'],
    bucket: null,
  })
})

test('curl: line protocol in, CSV out', curl, async (t) => {
  const url = await influx(t)
  const ask = async (path: string, ...args: string[]) => {
    const common = [
      '--silent',
      '--show-error',
      '--write-out',
      '\n%{http_code}',
      '--header',
      `Authorization: Token ${token}`,
    ]
    const { stdout } = await run('curl', [...common, ...args, url + path])
    const [, body, status] = /^(.*)\n(\d+)$/s.exec(stdout) ?? []
    return { status: Number(status), body }
  }
  const write = `/api/v2/write?org=${org}&bucket=first&precision=s`
  const at = start / 1000
  const lines = `energy,device_id=1000 voltage_v=480.5,current_a=20.25 ${at}\nenergy,device_id=1001 voltage_v=479 ${at}`
  t.strictSame(await ask(write, '--data-binary', lines), { status: 204, body: '' })
  const bad = await ask(write, '--data-binary', 'energy,device_id=1000')
  t.equal(bad.status, 400)
  t.match(JSON.parse(bad.body ?? ''), { code: 'invalid', message: /missing fields/ })
  const flux = `from(bucket: "first") |> ${range} |> filter(fn: (r) => r._field == "voltage_v") |> keep(columns: ["device_id", "_value"])`
  const answer = await ask(
    `/api/v2/query?org=${org}`,
    ...['--header', 'Content-Type: application/vnd.flux', '--header', 'Accept: application/csv', '--data', flux],
  )
  const table = [',result,table,_value,device_id', ',_result,0,480.5,1000', ',_result,1,479,1001', '', '']
  t.strictSame(answer, { status: 200, body: table.join('\r\n') })
  const stranger = await run('curl', ['--silent', '--data-binary', lines, url + write])
  t.match(JSON.parse(stranger.stdout), { code: 'unauthorized' })
  t.equal((await ask('/ping')).status, 204)
})
