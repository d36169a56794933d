import { setTimeout as sleep } from 'node:timers/promises'
import { createWriter } from '@nrg/influx/write'
import { type OpenedLevel, openLevel } from '@nrg/leveldb/open-level'
import { buckets } from '@nrg/schema/bucket'
import tap, { test } from 'tap'
import type { Decided } from '../src/decisions/decide.ts'
import { Outbox } from '../src/outbox/outbox.ts'
import { alertLine, buildApp, counted, followed, openDatabase } from './fixture/build-app.ts'
import { incident, message } from './fixture/channel.ts'
import { Receiver } from './fixture/receiver.ts'
import { alert, START } from './fixture/told.ts'

tap.setTimeout(120_000)

/** Opens stores in which what is written fails while the disk is full: what is worse, it is there all the same. */
class Disk {
  isFull = false

  readonly open = async (dir: string): Promise<OpenedLevel> => {
    this.#fail()
    const opened = await openLevel(dir)
    const make = opened.level.batch.bind(opened.level)
    const failing = () => {
      const batch = make()
      const write = batch.write.bind(batch)
      return Object.assign(batch, {
        write: async (options: { sync: boolean }) => {
          await write(options)
          this.#fail()
        },
      })
    }
    return { ...opened, level: Object.assign(opened.level, { batch: failing }) as typeof opened.level }
  }

  #fail(): void {
    if (this.isFull) throw new Error('No space left on device')
  }
}

test('on a full disk nothing is told, nothing twice, and all once there is room', async (t) => {
  const { config: influx, connection } = await openDatabase(t)
  const receiver = await Receiver.start(t)
  const disk = new Disk()
  let now = START
  const yaml = `
channels: { desk: { type: webhook, url: "${receiver.url}", secret: { env: S } } }
routes: [{ channels: [desk], group_wait: 1s }]
private_hosts: [127.0.0.1]`
  const dir = `${t.testdir()}/outbox`
  const app = await buildApp(t, { yaml, influx, clock: () => now, dir, open: disk.open })
  const store = (device: string) =>
    createWriter(connection, buckets.alerts.name).write([alertLine(alert(device, (now - START) / 1000))])
  const warnings = async () => (await app.inject('/ready')).json().warnings ?? []
  receiver.answer = (_received, response) => {
    // Between the sending and the keeping of it.
    if (receiver.all.length === 1) disk.isFull = true
    response.end()
  }
  await store('1001')
  await followed(app, 1)
  now += 2000
  await receiver.received(1)
  while ((await warnings()).length === 0) await sleep(20)
  t.match(await warnings(), [
    { code: 'outbox_fault', message: /^nobody is told of anything: .* cannot be written: No space left on device$/ },
  ])
  await store('1002')
  await sleep(1500)
  t.equal(receiver.all.length, 1, 'what was sent is not sent again, and nothing else is')

  disk.isFull = false
  await followed(app, 2)
  now += 2000
  await receiver.received(2)
  await counted(app, 'channel="desk",kind="raised",outcome="sent"} 2')
  t.strictSame(await warnings(), [])
  const devices = receiver.all.map(({ body }) => body.alerts[0].labels.device_id)
  t.strictSame(devices, ['1001', '1002'])
  // Sent is not yet kept as sent, and that is not yet on record.
  const isSettled = (metrics: string) =>
    /nrg_notify_waiting\S* 0\n/.test(metrics) && /nrg_notify_unrecorded 0\n/.test(metrics)
  while (!isSettled((await app.inject('/metrics')).body)) await sleep(20)
  await app.close()
  const outbox = await Outbox.open({ dir, clock: () => now })
  t.teardown(() => outbox.close())
  t.strictSame(outbox.counts, { waiting: 0, givenUp: 0, unrecorded: 0 })
})

test('what could not be kept is not there later, and what could be is', async (t) => {
  const disk = new Disk()
  const dir = `${t.testdir()}/outbox`
  const clock = () => START
  const first = await Outbox.open({ dir, clock, open: disk.open })
  const decision = (...keys: string[]) => ({
    changed: [],
    removed: [],
    messages: keys.map(
      (key): Decided => ({ key, target: 'a/a', cases: [key], message: message('raised', incident()) }),
    ),
  })
  const keys = async (outbox: Outbox) => {
    const found: string[] = []
    for await (const { key } of outbox.entries()) found.push(key)
    return found
  }
  await first.keep(decision('kept'))
  disk.isFull = true
  await t.rejects(first.keep(decision('lost', 'lost too')), { message: /cannot be written: No space left on device/ })
  await t.rejects(first.keep(decision('refused')), { message: /cannot be written/ })
  disk.isFull = false
  await t.rejects(first.keep(decision('soon')), { message: /cannot be written/ }, 'the store is opened anew first')
  while (first.fault !== undefined) await sleep(20)
  t.strictSame(await keys(first), ['kept'])
  await Promise.all([first.keep(decision('later')), first.use('ack_1')])
  await first.close()
  const second = await Outbox.open({ dir, clock })
  t.teardown(() => second.close())
  t.strictSame(await keys(second), ['kept', 'later'])
  t.ok(await second.isUsed('ack_1'))
})
