import t from 'tap'
import { startInfluxDB } from '../src/start.ts'

t.test('what is kept for a bucket by its name is kept through a restart, a new name and a removal', async (t) => {
  const limits = { maxSeries: 100, seriesShares: { buckets: { kept: 0.5 } } }
  const options = { org: 'o', bucket: 'b', token: 't', dataDir: t.testdir(), limits }
  let influx = await startInfluxDB(options)
  t.teardown(() => influx.stop())
  const headers = { authorization: 'Token t', 'content-type': 'application/json' }
  const ask = async (method: string, path: string, body?: object) => {
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const answer = await fetch(`${influx.url}/api/v2/${path}`, init)
    return answer.status === 204 ? {} : await answer.json()
  }
  /** How many of so many new series there is room for: a request each, so that the answer is of one. */
  const room = async (bucket: string, wanted: number) => {
    let taken = 0
    for (; taken < wanted; taken++) {
      const body = `m,id=${bucket}${Math.random()} f=1`
      const url = `${influx.url}/api/v2/write?org=o&bucket=${bucket}`
      const answer = await fetch(url, { method: 'POST', headers, body })
      const text = await answer.text()
      if (answer.status === 204) continue
      t.match(JSON.parse(text), {
        code: 'unprocessable entity',
        message:
          'failure writing points to database: partial write: max-series-per-database limit exceeded: (100) dropped=1',
      })
      break
    }
    return taken
  }
  t.equal(await room('b', 100), 50, 'before there is such a bucket')
  const { orgs } = (await ask('GET', 'orgs')) as { orgs: { id: string }[] }
  const orgID = orgs[0]?.id
  const made = await ask('POST', 'buckets', { orgID, name: 'kept', retentionRules: [] })
  const { id } = made as { id: string }
  t.equal(await room('kept', 20), 20)
  await influx.stop()
  influx = await startInfluxDB(options)
  t.equal(await room('b', 1), 0)
  t.equal(await room('kept', 10), 10)

  await ask('PATCH', `buckets/${id}`, { name: 'other' })
  t.equal(await room('other', 1), 0, 'it has taken what is kept for the name, which another may come to have')
  await ask('PATCH', `buckets/${id}`, { name: 'kept' })
  t.equal(await room('kept', 100), 20)
  await ask('DELETE', `buckets/${id}`)
  t.equal(await room('b', 1), 0)
  await ask('POST', 'buckets', { orgID, name: 'kept', retentionRules: [] })
  t.equal(await room('kept', 100), 50)
})
