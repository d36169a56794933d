import { InfluxRefused } from '@nrg/influx/errors'
import { createReader, type Reader } from '@nrg/influx/query'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import tap, { type Test, test } from 'tap'
import { ActLog } from '../src/act-log/act-log.ts'
import { actsSource } from '../src/act-log/acts-of.ts'
import { LiveView } from '../src/live-view.ts'
import { at, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

/** A view of a real database, how often it has been read, and how many queries that took, of them those of what changes slowly. */
async function openView(t: Test, asked: (script: string) => void = () => undefined) {
  const { connection } = await openDatabase(t)
  const reader = createReader(connection)
  const seen = { now: NOW, readings: 0, queries: 0, slow: 0 }
  const count = (script: string) => {
    seen.queries++
    if (script.includes('"work"')) seen.readings++
    if (/"(baseline|spread|rhythm)"/.test(script)) seen.slow++
    asked(script)
  }
  const counted: Reader = {
    ...reader,
    rows: (...args) => {
      count(args[0].toString())
      return reader.rows(...args)
    },
    collect: (...args) => {
      count(args[0].toString())
      return reader.collect(...args)
    },
  }
  const [fleet, clock] = [defaultFleetConfig, () => seen.now]
  const writer = createWriter(connection, buckets.registry.name)
  const log = new ActLog({ reader: counted, writer, clock, log: { warn: (text: unknown) => t.fail(String(text)) } })
  const learning = { refresh: async () => undefined, upcoming: () => ({ since: null, nextReadyAt: new Map() }) }
  const view = new LiveView({ reader: counted, fleet, clock, log, learning, acts: actsSource(log, fleet) })
  t.teardown(() => view.close())
  const write = (offset: number, value: number) =>
    createWriter(connection, buckets.raw.name).write([
      readingLine({ deviceId: '1001', time: at(offset), metrics: { current_a: value } }),
    ])
  return { view, seen, write }
}

test('many who ask cost one reading a second', async (t) => {
  const { view, seen, write } = await openView(t)
  await write(-5000, 20)
  const [first, ...others] = await Promise.all(Array.from({ length: 50 }, () => view.current()))
  t.ok(seen.queries <= 9, `${seen.queries} queries`)
  t.match(seen, { readings: 1, slow: 3 })
  for (const other of others) t.equal(other, first)
  seen.now += 999
  t.equal(await view.current(), first)
  t.equal(seen.readings, 1, 'none within a second')

  seen.now += 1
  t.equal(await view.current(), first, 'after a second it is read anew, and nobody waits for it')
  while ((await view.current()) === first) await new Promise((resolve) => setTimeout(resolve, 10))
  t.match(seen, { readings: 2, slow: 3 }, 'what changes slowly is not read each second')

  await write(-1000, 30)
  seen.now += 2000
  const next = await view.current()
  t.match(next.devices.get('1001')?.values.get('current_a'), { value: 30, time: NOW - 1000 })
  t.ok(next.version > (first?.version ?? 0))
  await write(-2000, 10)
  seen.now += 2000
  t.match(
    (await view.current()).devices.get('1001')?.values.get('current_a'),
    { value: 30 },
    'a late one is not the last',
  )
  seen.now -= 3_600_000
  t.ok((await view.current()).asOf < NOW, 'a clock that was set back ends nothing')
})

test('who watches is told what is read, and nothing is read for nobody', async (t) => {
  const { view, seen } = await openView(t)
  const versions: number[] = []
  const end = await new Promise<() => void>((resolve) => {
    const stop = view.watch(({ version }) => {
      versions.push(version)
      seen.now += 1000
      if (versions.length === 2) resolve(stop)
    })
  })
  t.strictSame(versions, [1, 2])
  end()
  t.equal(seen.readings, 2)
  await new Promise((resolve) => setTimeout(resolve, 1500))
  t.equal(seen.readings, 2)
})

test('a database whose fields have had several types is asked for each series by itself', async (t) => {
  let grouped = 0
  // As InfluxDB 2.7 answers where a field was of another type in an older shard.
  const refuses = (script: string) => {
    if (!script.includes('group(columns: ["_field"])')) return
    grouped++
    throw new InfluxRefused('schema collision: cannot group float and string types together')
  }
  const { view, seen, write } = await openView(t, refuses)
  await write(-5000, 20)
  t.match((await view.current()).devices.get('1001')?.values.get('current_a'), { value: 20 })
  await write(-1000, 21)
  seen.now += 2000
  t.match((await view.current()).devices.get('1001')?.values.get('current_a'), { value: 21 })
  t.equal(grouped, 1, 'it is not tried again each second')
})
