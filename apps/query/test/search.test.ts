import { isDeepStrictEqual } from 'node:util'
import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { DeviceAbout, Silence, SilencePreview } from '@nrg/schema/act'
import { AlertEntry } from '@nrg/schema/alert-entry'
import { buckets } from '@nrg/schema/bucket'
import { DeviceDetail, DeviceSummary } from '@nrg/schema/device'
import { EnergyRange } from '@nrg/schema/energy'
import { AlertDetail, LogEntry } from '@nrg/schema/explanation'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { FleetSummary } from '@nrg/schema/fleet-summary'
import { Incident } from '@nrg/schema/incident'
import { MetricList } from '@nrg/schema/metric-summary'
import { SearchHits } from '@nrg/schema/search'
import { SeriesRange } from '@nrg/schema/series-range'
import { SessionAnswer } from '@nrg/schema/session'
import { SiteSummary } from '@nrg/schema/site'
import { TimelineLane } from '@nrg/schema/timeline'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { WhatIf } from '@nrg/schema/what-if'
import { FormatRegistry } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { test } from 'tap'
import * as examples from '../src/examples/examples.ts'
import { at, buildApp, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

FormatRegistry.Set('date-time', (text) => parseTimestamp(text) !== undefined)

test('sites, devices and incidents are found by the beginnings of their words', async (t) => {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.raw.name).write(
    ['1001', '1002', '10010'].map((deviceId) => readingLine({ deviceId, time: at(-1000), metrics: { current_a: 20 } })),
  )
  await createWriter(connection, buckets.alerts.name).write([
    formatLine({
      measurement: 'alerts',
      tags: { device_id: '1002', metric: 'current_a', reason: 'zscore' },
      fields: { until: at(-1000), state: 'raised', severity: 'critical', value: 31, expected: 20 },
      time: at(-60_000),
    }),
  ])
  const app = await buildApp(t, config, {
    ...defaultFleetConfig,
    sites: { harbour: { name: 'Harbour', note: 'Cold store' } },
    devices: { '1002': { name: 'Chiller 2', site: 'harbour' } },
  })
  const find = async (q: string, more = '') => {
    const response = await app.inject(`/api/search?q=${encodeURIComponent(q)}${more}`)
    t.equal(response.statusCode, 200, response.body)
    t.ok(Value.Check(SearchHits, response.json()))
    return response.json()
  }
  t.match(await find('1001'), [{ type: 'device', id: '1001', title: 'Device 1001', note: null, status: 'ok' }])
  t.match(await find('chil'), [
    { type: 'device', id: '1002', title: 'Chiller 2', note: 'Harbour', status: 'critical' },
    { type: 'incident', id: /^inc_/, title: 'Current is 55 % above normal', note: 'Chiller 2', status: 'open' },
  ])
  t.match(await find('HARB'), [
    { type: 'site', id: 'harbour', note: 'Cold store' },
    { type: 'device', id: '1002' },
  ])
  t.match(await find('100'), [{ id: '1001' }, { id: '1002' }, { id: '10010' }, { type: 'incident' }])
  t.equal((await find('100', '&limit=2')).length, 2)
  const [hit] = (await find('current')) as { id: string }[]
  t.match(await find(hit?.id ?? ''), [hit])
  t.strictSame(await find('nothing'), [])
  t.strictSame(await find('!?'), [])
  for (const query of ['', '?q=', '?q=1&limit=51', '?q=1&x=2'])
    t.equal((await app.inject(`/api/search${query}`)).statusCode, 400, query)
})

test('the example of each answer is one, and /docs shows it', async (t) => {
  const told = [
    [FleetSummary, examples.fleetExample],
    [SiteSummary, examples.siteExample],
    [MetricList, examples.metricExamples],
    [DeviceSummary, examples.deviceExample],
    [DeviceDetail, examples.deviceDetailExample],
    [SeriesRange, examples.seriesExample],
    [Incident, examples.incidentExample],
    [AlertEntry, examples.alertExample],
    [AlertDetail, examples.alertDetailExample],
    [EnergyRange, examples.energyExample],
    [WhatIf, examples.whatIfExample],
    [TimelineLane, examples.timelineExample],
    [SearchHits, examples.searchExample],
    [LogEntry, examples.commentExample],
    [SessionAnswer, examples.sessionExample],
    [Silence, examples.silenceExample],
    [SilencePreview, examples.silencePreviewExample],
    [DeviceAbout, examples.deviceAboutExample],
  ] as const
  for (const [schema, example] of told) t.strictSame([...Value.Errors(schema, example)], [])

  const { config } = await openDatabase(t)
  const app = await buildApp(t, config)
  const { paths } = (await app.inject('/docs/json')).json()
  // All but a file, a stream, and what answers nothing.
  const without = [
    '/api/devices/{id}/export get',
    '/api/session delete',
    '/api/session post',
    '/api/silences/{id} delete',
    '/api/stream get',
  ]
  const shown = Object.keys(paths).flatMap((path) =>
    path.startsWith('/api/') ? Object.keys(paths[path]).map((method) => ({ path, method })) : [],
  )
  const answers = shown.flatMap(({ path, method }) => {
    if (without.includes(`${path} ${method}`)) return []
    const { 200: ok, 201: made } = paths[path][method].responses
    return [ok, made].flatMap((answer) =>
      answer === undefined ? [] : [{ path, ...answer.content['application/json'] }],
    )
  })
  t.equal(answers.length, shown.length - without.length + 1, 'a silence answers a dry run as well')
  for (const { path, example } of answers) {
    const [one] = Array.isArray(example) ? example : [example]
    const known = told.some(([, of]) =>
      [of, ...(Array.isArray(of) ? of : [])].some((other) => isDeepStrictEqual(one, other)),
    )
    t.ok(known, path)
  }
})
