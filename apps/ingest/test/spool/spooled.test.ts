import { setTimeout as sleep } from 'node:timers/promises'
import tap, { test } from 'tap'
import { Installation, type Sent } from '../fixture/spooled.ts'

tap.setTimeout(180_000)

const began = Date.now() - 3_600_000
const reading = (device_id: number, second: number, temp_c: number): Sent => ({
  device_id,
  timeof: new Date(began + 1000 * second).toISOString(),
  temp_c,
})
const keyOf = ({ device_id, timeof }: Sent) => `${device_id} ${timeof}`

test('the database is killed under load: every reading is acknowledged, and stored once it is back', async (t) => {
  const installation = await Installation.create(t)
  await installation.startInflux()
  await installation.provision()
  await installation.startIngest()
  await installation.ready(reading(1000, 0, 20))

  const acknowledged = new Map<string, number>()
  const statuses = new Map<number, number>()
  const known = new Set<number>()
  const send = async (readings: Sent[]) => {
    const answer = await installation.post(readings)
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    if (answer.status !== 200 && answer.status !== 202) return answer
    const { written, queued = 0 } = answer.body as { written: number; queued?: number }
    t.equal(written + queued, readings.length)
    t.equal(answer.status, queued > 0 ? 202 : 200)
    for (const one of readings) acknowledged.set(keyOf(one), one.temp_c)
    if (answer.status === 200) for (const { device_id } of readings) known.add(device_id)
    return answer
  }
  let isOver = false
  const clients = [1002, 1003, 1004, 1005].map(async (device) => {
    for (let second = 1; !isOver; second++) {
      await send([reading(device, second, second / 8), reading(device + 10, second, second / 16)])
      await sleep(10)
    }
  })
  // A device that is not registered yet has a line of its own in the spool.
  while (known.size < 8) await sleep(20)
  await installation.kill('influx')
  while (!statuses.has(202)) await sleep(20)
  await sleep(500)

  // A restart in the midst of it, from the spool and the copy of the devices beside it.
  isOver = true
  await Promise.all(clients)
  t.same([...statuses.keys()].sort(), [200, 202], 'nothing was refused')
  const spooled = await installation.metric('nrg_spool_lines')
  t.ok(spooled > 0)
  t.ok((await installation.metric('nrg_spool_bytes')) > spooled)
  t.equal(await installation.metric('nrg_readings_queued_total'), spooled)
  const ready = await fetch(`${installation.url}/ready`)
  t.equal(ready.status, 503)
  t.match(await ready.json(), {
    details: [
      { code: 'not_ready' },
      { code: 'spooled', message: new RegExp(`^${spooled} lines .* are spooled, the oldest`) },
    ],
  })
  await installation.kill('ingest')
  await installation.startIngest()
  t.equal(await installation.metric('nrg_spool_lines'), spooled, 'a restart finds what is spooled')
  t.match(await send([reading(1002, 3000, 1), reading(1900, 3000, 2)]), {
    status: 202,
    body: { written: 0, queued: 2 },
  })
  t.match(await send([reading(1002, 3000, 3)]), { status: 202 }, 'a correction')

  await installation.startInflux()
  await installation.drained()
  t.match(await send([reading(1002, 3001, 4)]), { status: 200 })
  const stored = await installation.stored()
  for (const [key, value] of acknowledged) if (stored.get(key) !== value) t.equal(stored.get(key), value, key)
  t.equal(stored.size, acknowledged.size + 1)
  t.match(installation.ingest?.output() ?? '', /the spool is empty: \d+ lines were drained/)
})
