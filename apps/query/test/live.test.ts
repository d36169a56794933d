import { InfluxRefused } from '@nrg/influx/errors'
import { formatLine } from '@nrg/influx/line'
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
  const write = (offset: number, value: number, devices: readonly string[] = ['1001'], metrics = ['current_a']) =>
    createWriter(connection, buckets.raw.name).write(
      devices.map((deviceId) =>
        readingLine({ deviceId, time: at(offset), metrics: Object.fromEntries(metrics.map((name) => [name, value])) }),
      ),
    )
  const normal = (offset: number, mean: number, devices: readonly string[]) =>
    createWriter(connection, buckets.rollup.name).write(
      devices.flatMap((device_id) =>
        ['voltage_v', 'current_a'].map((metric) =>
          formatLine({
            measurement: 'baseline',
            tags: { device_id, metric, kind: 'zscore' },
            fields: { mean, sd: 1 },
            time: at(offset),
          }),
        ),
      ),
    )
  const alert = (device_id: string) =>
    createWriter(connection, buckets.alerts.name).write([
      formatLine({
        measurement: 'alerts',
        tags: { device_id, metric: 'current_a', reason: 'zscore' },
        fields: { until: at(-1000), state: 'raised', severity: 'critical', value: 31, score: 8 },
        time: at(-60_000),
      }),
    ])
  /** Notes that the task that makes alerts has run, at a time. */
  const run = (offset: number) => {
    const noted = { measurement: 'work', tags: { task: 'nrg-alert' }, time: at(offset) }
    return createWriter(connection, buckets.rollup.name).write([
      formatLine({ ...noted, fields: { began: at(offset) } }),
      formatLine({ ...noted, fields: { since: at(offset) } }),
    ])
  }
  return { view, seen, write, normal, alert, run }
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

test('alerts are read once for each run that makes them, and those that none has made within five seconds', async (t) => {
  let read = 0
  const { view, seen, alert, run } = await openView(t, (script) => {
    if (script.includes('"alerts"') && script.includes('began')) read++
  })
  const devices = async (passed: number) => {
    seen.now += passed
    return (await view.current()).incidents.flatMap(({ incident }) => incident.devices).sort()
  }
  await run(-5000)
  t.same(await devices(0), [])
  await alert('1001')
  t.same(await devices(2000), [])
  t.equal(read, 1, 'no run has ended since')
  await run(0)
  t.same(await devices(2000), ['1001'])
  t.equal(read, 2)
  await alert('1002')
  t.same(await devices(2000), ['1001'])
  t.same(await devices(3000), ['1001', '1002'], 'five seconds after the last reading')
  t.equal(read, 3)
  t.same(await devices(-60_000), ['1001', '1002'], 'a clock that was set back')
  t.equal(read, 4)
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
    if (!script.includes('"energy_raw"') || !script.includes('group(columns: ["_field"])')) return
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

test('of a large fleet what is new is read, and what comes late is found', async (t) => {
  const scripts: string[] = []
  const { view, seen, write, normal } = await openView(t, (script) => scripts.push(script))
  const devices = Array.from({ length: 1010 }, (_, index) => String(1000 + index))
  await write(-5000, 20, devices, ['current_a', 'voltage_v', 'temp_c'])
  await normal(-60_000, 19, devices)
  const look = async (afterMs: number) => {
    seen.now += afterMs
    scripts.length = 0
    const state = await view.current()
    return {
      value: (id: string) => state.devices.get(id)?.values.get('current_a')?.value,
      mean: (id: string) => state.normals.get(id)?.get('current_a')?.mean,
      devices: state.devices.size,
      /** How many looks there were at readings, and at those of all that are kept. */
      looks: scripts.filter((script) => script.includes('"energy_raw"') && script.includes('last()')).length,
      whole: scripts.filter((script) => /"energy_raw".*\n.*range\(start: -\d{5,}s/.test(script)).length,
    }
  }
  const first = await look(0)
  t.match([first.devices, first.whole, first.value('2009'), first.mean('2009')], [1010, 1, 20, 19])

  await write(1000, 21, ['2009'])
  const second = await look(2000)
  t.match([second.devices, second.looks, second.whole], [1010, 1, 0], 'what is new alone is read')
  t.match([second.value('2009'), second.value('1000')], [21, 20])

  // The view looked at 2 s, and no reading of then was there whose time is 1.5 s before.
  await write(500, 22, ['1000'])
  t.equal((await look(2000)).value('1000'), 22, 'a reading is stored a while after its time')
  seen.now += 6000
  await look(2000)
  await write(4000, 23, ['1001'])
  const late = await look(2000)
  t.match([late.whole, late.value('1001')], [0, 20], 'one that comes later is not among what is new')
  const found = await look(9000)
  t.match([found.looks, found.whole, found.value('1001')], [1, 1, 23], 'but is found when all are looked at')
  await write(8000, 24, ['1001'])
  const known = await look(2000)
  t.match([known.looks, known.whole, known.value('1001')], [2, 1, 24], 'and its device is looked at from then on')
  t.match(known.devices, 1010)

  await normal(30_000, 25, ['1001', '1002'])
  const amended = await look(20_000)
  t.match([amended.mean('1001'), amended.mean('1002'), amended.mean('1003')], [25, 25, 19], 'as is what is normal')
  t.equal((await look(700_000)).mean('1003'), undefined, 'until it is in force no longer')
  await write(745_500, 26, ['1002'])
  const later = await look(2000)
  t.match(
    [later.looks, later.whole, later.value('1002')],
    [1, 0, 26],
    'and what comes in time again is read like others',
  )
})
