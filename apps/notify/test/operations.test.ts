import { setTimeout as sleep } from 'node:timers/promises'
import { incidentId } from '@nrg/detection/alerts/incident'
import { flux } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { OutboxEvent } from '@nrg/schema/outbox-event'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { test } from 'tap'
import { parseNotifyArguments } from '../src/cli/options.ts'
import { runNotify } from '../src/cli/run.ts'
import { RunningNotify } from '../src/cli/service.ts'
import { alertLine, buildApp, followed, openDatabase, SECRET } from './fixture/build-app.ts'
import { isSigned, Receiver } from './fixture/receiver.ts'
import { alert, START } from './fixture/told.ts'

tap.setTimeout(120_000)

const KEY = 'the-key-of-the-operators'

test('npm run notify: explain, test, given-up, retry', async (t) => {
  const { config: influx, connection } = await openDatabase(t)
  const receiver = await Receiver.start(t)
  let now = START
  const yaml = `
channels:
  desk: { type: webhook, url: "${receiver.url}", secret: { env: S } }
  closed: { type: webhook, url: "http://127.0.0.1:1", secret: { env: S } }
routes:
  - { name: all, channels: [desk], group_wait: 10s, repeat: never }
private_hosts: [127.0.0.1]`
  const env = { OPERATE_KEY: KEY, NODE_ENV: 'production', PUBLIC_URL: 'https://x.example', LINK_SECRET: 'x'.repeat(32) }
  const app = await buildApp(t, { yaml, influx, clock: () => now, env })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const said: string[] = []
  const command = async (...argv: string[]) => {
    said.length = 0
    const { signal } = new AbortController()
    await runNotify(parseNotifyArguments(argv), new RunningNotify({ url, key: KEY, signal }), (line) => said.push(line))
    return said
  }

  /** What stands on record of what could not be sent, once so many are said to be given up. */
  const reported = async (givenUp: number): Promise<OutboxEvent> => {
    for (;;) {
      const rows = await createReader(connection).collect(
        flux`from(bucket: "registry") |> range(start: 0) |> filter(fn: (r) => r._measurement == "outbox" and r._field == "body") |> last() |> keep(columns: ["_value"])`,
        Type.Object({ _value: Type.String() }),
      )
      const event = JSON.parse(rows[0]?._value ?? 'null')
      if (Value.Check(OutboxEvent, event) && event.given_up === givenUp) return event
      await sleep(50)
    }
  }

  t.strictSame(await command('test', 'desk'), ['desk: sent'])
  const [sent] = receiver.all
  t.ok(sent && isSigned(sent, SECRET, now))
  const summary = 'Somebody tries whether messages of this channel arrive; nothing has happened'
  t.match(sent?.body, { nrg: { message: 'test' }, commonAnnotations: { title: 'Test: This is a test' }, alerts: [] })
  t.equal(sent?.body.commonAnnotations.summary, summary)
  await t.rejects(command('test', 'closed'), { message: 'not all of it was sent' })
  t.strictSame(said, ['closed: 127.0.0.1: ECONNREFUSED'])
  await t.rejects(command('test', 'dsek'), { message: /there is no channel dsek in .*: there are desk, closed/ })

  const stored = alert('1001', 0)
  await createWriter(connection, buckets.alerts.name).write([alertLine(stored)])
  await followed(app, 1)
  const id = incidentId(stored)
  t.strictSame(await command('explain', id.replace('inc_', 'al_')), [
    `Voltage is 16 % below normal (${id})`,
    '  desk (desk): in 10 s, for what else there may be of it; all fits',
  ])
  await t.rejects(command('explain', 'al_none'), { message: /^no alert or incident of the last day has this id/ })

  receiver.answer = (_received, response) => response.writeHead(400).end(`no: ${SECRET}`)
  now += 11_000
  await receiver.received(2)
  t.strictSame(await command('given-up'), ['nothing was given up'])
  now += 86_400_000
  while ((await command('given-up'))[0] === 'nothing was given up') await sleep(50)
  t.match(said, [
    /^msg_\S+ {2}2026-03-01T12:00:\d\d\.000Z {2}raised of inc_\w+ to desk\/desk\n {4}127\.0\.0\.1 answers 400: no: …$/,
  ])
  const ready = (await app.inject('/ready')).json()
  t.match(ready.warnings, [
    { code: 'given_up', message: /^1 message could not be sent within a day: `npm run notify -- retry`/ },
  ])
  t.match(await reported(1), { given_up: 1, waiting: [] })
  // By then it is over, which is told after it, and could not be either.
  const failed = 'nrg_notify_attempts_total{channel="desk",kind="over",outcome="failed"} 1\n'
  while (!(await app.inject('/metrics')).body.includes(failed)) await sleep(20)
  receiver.answer = (_received, response) => response.end()
  const before = receiver.all.length
  t.strictSame(await command('retry'), ['1 message is tried again'])
  const all = await receiver.received(before + 1)
  t.equal(all[before]?.headers['idempotency-key'], all[1]?.headers['idempotency-key'])
  t.match(await command('given-up'), ['nothing was given up'])
  // Who does not ask notify hears of it too.
  t.match(await reported(0), { given_up: 0 })

  await t.rejects(
    runNotify(
      { name: 'retry' },
      new RunningNotify({ url, key: 'another', signal: new AbortController().signal }),
      () => {},
    ),
    { name: 'UsageError', message: /OPERATE_KEY/ },
  )
  const closed = new RunningNotify({ url: 'http://127.0.0.1:1', key: KEY, signal: new AbortController().signal })
  await t.rejects(
    runNotify({ name: 'retry' }, closed, () => {}),
    { message: /does not answer at .*: start it, or correct NOTIFY_PORT/ },
  )
  for (const argv of [[], ['explain'], ['retry', 'x'], ['test', 'a', 'b'], ['--what']])
    t.throws(() => parseNotifyArguments(argv), { name: 'UsageError', message: /usage: npm run notify/ }, argv.join(' '))
})
