import { setTimeout as sleep } from 'node:timers/promises'
import { findNatsServer, startNats } from '@nrg/service/testing/nats-server'
import { requireStreamConfig } from '@nrg/stream/config'
import { openStream } from '@nrg/stream/open-stream'
import { dealOut } from '@nrg/stream/partition-table'
import type { ReadingStream } from '@nrg/stream/stream'
import { LevelStream } from '@nrg/stream/testing/level-stream'
import { type Test, test } from 'tap'
import { followTable } from '../src/cells/follow-table.ts'

const table = dealOut(['north', 'south'])
const silent = { info: () => undefined, warn: () => undefined }

/** The table is known once somebody has said it, and stays so when the stream goes. */
async function follows(t: Test, stream: ReadingStream, goAway: () => Promise<void>): Promise<void> {
  while ((await stream.obstacle()) !== undefined) await sleep(10)
  const warned: string[] = []
  const log = { warn: (message: string) => warned.push(message) }
  const followed = followTable(stream, log as never, 10)
  const until = async (holds: () => boolean) => {
    while (!holds()) await sleep(10)
  }
  await until(() => warned.length > 0)
  t.match(warned, [/^in which cells devices are cannot be read: nobody has said it: npm run cells -- init CELL\.\.\.$/])
  t.equal(followed.known, undefined)

  t.equal(await stream.createTable(table), true)
  await until(() => followed.known !== undefined)
  t.strictSame(followed.known, table)
  t.equal(warned.length, 1, 'each reason is said once')

  await goAway()
  await until(() => warned.length > 1)
  t.strictSame(followed.known, table, 'what was said last holds')
  await followed.close()
}

test('in the form of a LevelDB: which cell each partition is in, as it was said last', async (t) => {
  const stream = await LevelStream.open({ dir: t.testdir() })
  await follows(t, stream, () => stream.close())
})

test('in NATS JetStream the same', async (t) => {
  const program = findNatsServer(process.env)
  if (typeof program === 'string') return t.comment(`not done: ${program}`)
  const servers = await startNats(program)
  t.teardown(() => servers.stop())
  const env = { STREAM_URL: servers.url, STREAM_SYSTEM_URL: servers.systemUrl, STREAM_REPLICAS: '1' }
  const stream = await openStream(requireStreamConfig(env), 'test', silent)
  t.teardown(() => stream.close())
  await follows(t, stream, async () => {
    await servers.nodes[0]?.kill()
  })
})
