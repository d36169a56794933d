import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'tap'
import { until } from '../fixture/open-metadata.ts'
import { LISTENS, startProcess } from '../fixture/server-process.ts'

const headers = { authorization: 'Token t' }

test('nothing is lost by kill -9 of either of two databases', async (t) => {
  const folder = t.testdir({ here: {}, there: {} })
  const { port, free } = await keptPort()
  const start = async (name: string, ...rest: string[]) => {
    const args = ['--data', join(folder, name), '--org', 'o', '--bucket', name, '--token', 't', ...rest]
    const server = startProcess(t, args)
    const [, url = ''] = await server.printed(LISTENS)
    return { ...server, url }
  }
  const kill = async ({ child, exit }: Awaited<ReturnType<typeof start>>) => {
    child.kill('SIGKILL')
    await exit
  }
  await free()
  let [here, there] = await Promise.all([start('here', '--port', '0'), start('there', '--port', `${port}`)])

  const { id, orgID } = (await get(here.url, '/api/v2/buckets?name=here')).buckets[0]
  const remote = { orgID, name: 'there', remoteURL: there.url, remoteAPIToken: 't' }
  const { id: remoteOrgID } = (await get(there.url, '/api/v2/orgs')).orgs[0]
  const { id: remoteID } = await post(here.url, '/api/v2/remotes', { ...remote, remoteOrgID })
  const json = { orgID, name: 'c', remoteID, localBucketID: id, remoteBucketName: 'there' }
  const replication = `/api/v2/replications/${(await post(here.url, '/api/v2/replications', json)).id}`

  let written = 0
  /** Writes so many batches; a kill may keep the last from being acknowledged, and then it is written again. */
  const write = async (batches: number) => {
    for (const end = written + batches; written < end; ) {
      const lines = Array.from({ length: 10 }, (_, i) => `m,k=${i} f=${written * 10 + i} ${written * 10 + i + 1}`)
      const body = lines.join('\n')
      const answer = await fetch(`${here.url}/api/v2/write?org=o&bucket=here`, { method: 'POST', headers, body })
      t.equal(answer.status, 204)
      written++
    }
  }
  await write(20)
  await kill(there)
  await write(20)
  const writing = write(1000).catch(() => undefined)
  await until(() => written > 60)
  await kill(here)
  await writing
  ;[here, there] = await Promise.all([start('here', '--port', '0'), start('there', '--port', `${port}`)])
  await write(20)
  await until(async () => (await get(here.url, replication)).currentQueueSizeBytes === 0)
  t.match(await get(here.url, replication), { latestResponseCode: 204, latestErrorMessage: '' })
  const points = await pointsOf(here.url, 'here')
  t.ok(points.length >= written * 10, `${points.length} points, ${written * 10} of them acknowledged`)
  t.strictSame(await pointsOf(there.url, 'there'), points)
  t.match(points[0], /,0,m,0$/)
})

/** A port that nobody takes until it is given free. */
async function keptPort(): Promise<{ port: number; free: () => Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  return { port, free: () => new Promise((resolve) => server.close(() => resolve())) }
}

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
async function get(url: string, path: string): Promise<any> {
  return (await fetch(`${url}${path}`, { headers })).json()
}

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
async function post(url: string, path: string, body: unknown): Promise<any> {
  return (await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json()
}

async function pointsOf(url: string, bucket: string): Promise<string[]> {
  const query = `from(bucket: "${bucket}") |> range(start: 0) |> keep(columns: ["_time", "_value", "_measurement", "k"]) |> group() |> sort(columns: ["_time"])`
  const body = JSON.stringify({ query, dialect: { header: false, annotations: [] } })
  const json = { ...headers, 'content-type': 'application/json' }
  const answer = await fetch(`${url}/api/v2/query?org=o`, { method: 'POST', headers: json, body })
  return (await answer.text()).split('\r\n').filter((line) => line !== '')
}
