import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import tap, { test } from 'tap'
import { at, buildApp, openDatabase } from './fixture/build-app.ts'
import { walkAlerts } from './fixture/walk-alerts.ts'

tap.setTimeout(120_000)

test('who walks over alerts page by page has each once, though others are raised meanwhile', (t) =>
  walkAlerts(t, ['trouble', 'newest', 'oldest'], { count: 300, limit: 50, raised: 12 }))

test('a cursor goes on in the list and the order that it is of, and no other', async (t) => {
  const { config, connection } = await openDatabase(t)
  const devices = ['1001', '1002', '1003']
  await createWriter(connection, buckets.raw.name).write(
    devices.map((deviceId) => readingLine({ deviceId, time: at(-5000), metrics: { current_a: 20 } })),
  )
  await createWriter(connection, buckets.alerts.name).write(
    devices.map((device_id, index) =>
      formatLine({
        measurement: 'alerts',
        tags: { device_id, metric: 'current_a', reason: 'zscore' },
        fields: { until: at(-1000), state: 'raised', value: 31, expected: 20 },
        time: at(-60_000 * (index + 1) * 20),
      }),
    ),
  )
  const app = await buildApp(t, config, undefined, { keepMs: 60_000 })
  const lists = [
    ...['trouble', 'id', 'name', 'last_seen', 'excess'].map((sort) => `/api/devices?sort=${sort}&limit=1`),
    ...['alerts', 'incidents'].flatMap((list) =>
      ['trouble', 'newest', 'oldest'].map((order) => `/api/${list}?order=${order}&limit=1`),
    ),
  ]
  const cursors = new Map<string, string>()
  for (const list of lists) {
    const { headers } = await app.inject(list)
    cursors.set(list, /[?&]cursor=([^&>]+)/.exec(String(headers.link))?.[1] ?? '')
  }
  t.equal(new Set(cursors.values()).size, lists.length, 'each has one, and another one than the others')
  for (const list of lists)
    for (const [of, cursor] of cursors) {
      const { statusCode, body } = await app.inject(`${list}&cursor=${cursor}`)
      if (of === list) t.equal(statusCode, 200, list)
      else
        t.match(
          [statusCode, body],
          [400, /"message":"cursor: it is of no list like this one/],
          `${list} with one of ${of}`,
        )
    }
})
