import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startInfluxDB } from '@nrg/influx-embedded'
import { freePorts } from '@nrg/service/testing/free-ports'
import { type Test, test } from 'tap'

const org = 'o'
const bucket = 'b'
const token = 'backup-token'
/** In the middle of a group of seven days. */
const start = Date.UTC(2024, 0, 10)

interface Series {
  readonly columns: readonly string[]
  readonly values: readonly (readonly unknown[])[]
}

/** InfluxDB 1, which keeps the points of a shard as InfluxDB 2 does, in a folder of its own. */
async function influxDB1(t: Test, folder: string) {
  const [port, rpcPort] = (await freePorts(2)) as [number, number]
  const url = `http://127.0.0.1:${port}`
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    INFLUXDB_REPORTING_DISABLED: 'true',
    INFLUXDB_MONITOR_STORE_ENABLED: 'false',
    INFLUXDB_META_DIR: join(folder, 'meta'),
    INFLUXDB_DATA_DIR: join(folder, 'data'),
    INFLUXDB_DATA_WAL_DIR: join(folder, 'wal'),
    INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${port}`,
    INFLUXDB_BIND_ADDRESS: `127.0.0.1:${rpcPort}`,
  }
  let stop = async () => {}
  t.teardown(() => stop())
  return {
    url,
    async start() {
      const child = spawn('influxd', ['-config', ''], { env, stdio: 'ignore' })
      const ended = once(child, 'close')
      stop = async () => {
        child.kill('SIGTERM')
        await ended
      }
      while (!(await fetch(`${url}/ping`).catch(() => undefined))?.ok) {
        if (child.exitCode !== null) throw new Error('influxd ended')
        await sleep(50)
      }
    },
    stop: () => stop(),
    async ask(q: string): Promise<Series> {
      const answer = await fetch(`${url}/query?db=d&epoch=ms`, { method: 'POST', body: new URLSearchParams({ q }) })
      const { results } = (await answer.json()) as {
        results: readonly { readonly series?: readonly Series[]; readonly error?: string }[]
      }
      if (results[0]?.error !== undefined) throw new Error(results[0].error)
      return results[0]?.series?.[0] ?? { columns: [], values: [] }
    },
  }
}

test('a shard of a backup is read by InfluxDB: every point, of every type', async (t) => {
  const folder = t.testdir()
  const influx = await startInfluxDB({ org, bucket, token })
  t.teardown(() => influx.stop())
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(influx.url + path, { ...init, headers: { authorization: `Token ${token}` } })
  const rows: (readonly unknown[])[] = []
  const lines: string[] = []
  for (let i = 0; i < 5000; i++) {
    const volts = Math.sin(i * 7919) * 10 ** ((i % 40) - 20)
    const [device, count, on, text] = [`a b,c=${i % 3}`, (i * 48_271) % 65_537, i % 3 === 0, `é "${i % 9}"`]
    const at = start + i * 1000 + (i % 7)
    const tag = device.replace(/[, =]/g, '\\$&')
    const quoted = text.replaceAll('"', '\\"')
    lines.push(`m\\ x,device=${tag} volts=${volts},count=${-count}i,on=${on},text="${quoted}" ${at}000000`)
    rows.push([at, device, -count, on, text, volts])
  }
  t.equal(
    (await ask(`/api/v2/write?org=${org}&bucket=${bucket}`, { method: 'POST', body: lines.join('\n') })).status,
    204,
  )

  const metadata = await (await ask('/api/v2/backup/metadata')).text()
  const manifests = JSON.parse(/^\[.*\]$/m.exec(metadata)?.[0] ?? '') as readonly {
    readonly bucketName: string
    readonly retentionPolicies: readonly { readonly shardGroups: readonly { id: number; startTime: string }[] }[]
  }[]
  const groups = manifests.find(({ bucketName }) => bucketName === bucket)?.retentionPolicies[0]?.shardGroups ?? []
  t.equal(groups.length, 1)
  const archive = Buffer.from(await (await ask(`/api/v2/backup/shards/${groups[0]?.id}`)).arrayBuffer())
  const unpacked = join(folder, 'unpacked')
  mkdirSync(unpacked)
  const tar = spawnSync('tar', ['-x', '--strip-components=3', '-C', unpacked], { input: archive, encoding: 'utf8' })
  t.equal(tar.status, 0, tar.stderr)

  const other = await influxDB1(t, folder)
  await other.start()
  await other.ask('CREATE DATABASE d WITH DURATION INF SHARD DURATION 7d')
  // A point makes the shard that gets the files.
  const first = `other f=1 ${Date.parse(groups[0]?.startTime ?? '')}000000`
  t.equal((await fetch(`${other.url}/write?db=d`, { method: 'POST', body: first })).status, 204)
  const { values } = await other.ask('SHOW SHARDS')
  await other.stop()
  const shard = join(folder, 'data/d/autogen', String(values[0]?.[0]))
  for (const name of readdirSync(unpacked)) copyFileSync(join(unpacked, name), join(shard, name))
  await other.start()
  const found = await other.ask('SELECT * FROM "m x"')
  t.strictSame(found.columns, ['time', 'count', 'device', 'on', 'text', 'volts'])
  const read = found.values.map(([time, count, device, on, text, volts]) => {
    return [time, device, count, on, text, volts]
  })
  t.strictSame(read, rows)
})
