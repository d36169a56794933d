import { setTimeout as sleep } from 'node:timers/promises'
import { alertId } from '@nrg/detection/alerts/id'
import { incidentId } from '@nrg/detection/alerts/incident'
import { actLine } from '@nrg/influx/act-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import tap, { test } from 'tap'
import { alertLine, buildApp, counted, followed, openDatabase } from './fixture/build-app.ts'
import { Receiver } from './fixture/receiver.ts'
import { alert, START } from './fixture/told.ts'

tap.setTimeout(120_000)

interface Standing {
  readonly labels: { readonly incident: string }
  readonly annotations: Readonly<Record<string, string>>
  readonly endsAt: string
}

test('an Alertmanager that was restarted has what somebody has taken again, and nothing is told twice for it', async (t) => {
  const database = openDatabase(t)
  const { config: influx, connection } = await database
  const receiver = await Receiver.start(t)
  let now = START
  /** What it has: in memory, as Alertmanager. */
  const has = new Map<string, Standing>()
  let away = 0
  receiver.answer = ({ path, body }, response) => {
    if (away > 0) {
      away--
      response.writeHead(503, { 'retry-after': '30' }).end('starting')
      return
    }
    for (const one of (body ?? []) as Standing[]) has.set(one.labels.incident, one)
    const stands = [...has.values()].filter(({ endsAt }) => Date.parse(endsAt) > now)
    response.end(path.includes('?') ? JSON.stringify(stands) : '')
  }
  const yaml = `
channels: { am: { type: alertmanager, url: "${receiver.url}" } }
routes: [{ channels: [am], group_wait: 1s, repeat: never }]
private_hosts: [127.0.0.1]`
  const app = await buildApp(t, { yaml, influx, clock: () => now })
  const stored = alert('1001', 0)
  await createWriter(connection, buckets.alerts.name).write([alertLine(stored)])
  await followed(app, 1)
  now += 2000
  await counted(app, 'channel="am",kind="raised",outcome="sent"} 1')
  const incident = incidentId(stored)
  const act = { type: 'acknowledge' as const, id: 'x', time: now, incident, alerts: [alertId(stored)] }
  await createWriter(connection, buckets.registry.name).write([actLine({ ...act, actor: 'M. Okafor' })])
  await counted(app, 'channel="am",kind="acknowledged",outcome="sent"} 1')

  has.clear()
  away = 1
  while (away > 0) await sleep(10)
  const asked = receiver.all.length
  await sleep(300)
  t.equal(receiver.all.length, asked, 'it is left alone for as long as it asks for')
  now += 31_000
  while (has.size === 0) await sleep(10)
  t.match(has.get(incident), { annotations: { acknowledged: 'M. Okafor' }, endsAt: '2026-03-31T12:00:33.000Z' })
  t.match((await app.inject('/metrics')).body, /nrg_notify_waiting\{channel="am"\} 0/)

  now += 3_600_000
  await counted(app, 'channel="am",kind="over",outcome="sent"} 1')
  const posted = receiver.all.filter(({ path }) => !path.includes('?')).length
  await sleep(300)
  t.equal(receiver.all.filter(({ path }) => !path.includes('?')).length, posted, 'what is over is not told again')
})
