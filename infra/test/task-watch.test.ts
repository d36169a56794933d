import { formatLine } from '@nrg/influx/line'
import { createReader } from '@nrg/influx/query'
import { openTestDatabase } from '@nrg/influx/testing/test-database'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { test } from 'tap'
import { watchTasks } from '../src/dev/task-watch.ts'

const ns = (ms: number) => BigInt(ms) * 1_000_000n

test('the console says once which task fails or is behind and what cannot be judged, and when that is over', async (t) => {
  const names = [buckets.registry.name, buckets.rollup.name]
  const { connection } = await openTestDatabase(t, { buckets: names, start: startInfluxDB, env: process.env })
  // However long the test takes, the tasks were looked at just now.
  const now = Date.now() + 3_600_000
  const [noon, minute] = [now - 600_000, 60_000]
  /** How tasks do: what is written again replaces what was. */
  const tell = (fields: Readonly<Record<string, Record<string, bigint | string>>>) =>
    createWriter(connection, buckets.registry.name).write(
      Object.entries(fields).map(([task, own]) => {
        const state = { every: ns(10_000), looked: ns(now), first: ns(noon), ...own }
        return formatLine({ measurement: 'task', tags: { task }, fields: state, time: 0n })
      }),
    )
  const logs = JSON.stringify([{ message: 'Started task' }, { message: 'schema collision' }])
  const zscore = { due: ns(noon), failed: ns(noon + minute), logs }
  await tell({ 'nrg-zscore': zscore, 'nrg-alert': { due: ns(noon) }, 'nrg-limit': { due: ns(now) } })
  const unjudged = { measurement: 'unjudged', tags: { device_id: '1001', metric: 'voltage_v', type: 'string' } }
  await createWriter(connection, buckets.rollup.name).write([
    formatLine({ ...unjudged, fields: { n: 7 }, time: ns(Date.now() - minute) }),
  ])

  const end = new AbortController()
  t.teardown(() => end.abort())
  const said: string[] = []
  let heard = () => {}
  const watching = watchTasks(
    createReader(connection),
    end.signal,
    (line) => {
      said.push(line)
      heard()
    },
    50,
  )
  const lines = async (count: number) => {
    while (said.length < count) await new Promise<void>((resolve) => (heard = resolve))
    return said.splice(0).sort()
  }
  const since = new Date(noon).toISOString().replace('.000Z', 'Z')
  const failing = `nrg-zscore fails since ${since}: schema collision`
  t.strictSame(await lines(3), [
    `TROUBLE nrg-alert is behind: its last run that ended was of ${since}`,
    `TROUBLE ${failing}`,
    'TROUBLE voltage_v as text cannot be judged: 7 in the last hour of device 1001; write it as a number with a decimal point',
  ])
  await tell({ 'nrg-alert': { due: ns(now) } })
  t.match(await lines(1), [/^over: nrg-alert is behind/], 'what goes on is not said again')
  await tell({ 'nrg-zscore': { due: ns(now) } })
  t.strictSame(await lines(1), [`over: ${failing}`])
  end.abort()
  await watching
})
