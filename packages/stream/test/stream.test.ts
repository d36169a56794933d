import { join } from 'node:path'
import { jetstreamManager } from '@nats-io/jetstream'
import { findNatsServer, startNats } from '@nrg/service/testing/nats-server'
import tap, { type Test, test } from 'tap'
import { requireStreamConfig } from '../src/config.ts'
import { connectTo } from '../src/jetstream/connection.ts'
import { JetStream } from '../src/jetstream/jetstream.ts'
import { takenBy, withMove } from '../src/layout.ts'
import { partitionOf } from '../src/partition.ts'
import { dealOut } from '../src/partition-table.ts'
import { serverAddress } from '../src/server-address.ts'
import type { ReadingStream, StreamMessage } from '../src/stream.ts'
import { LevelStream } from '../src/testing/level-stream.ts'

tap.setTimeout(120_000)

const LIMIT = 2_000_000

/** What every form of the stream does. */
function behavesAsStream(name: string, open: (t: Test) => Promise<ReadingStream>): void {
  test(`${name}: messages of the partitions of a cell come in their order, until they are acknowledged`, async (t) => {
    const stream = await open(t)
    t.equal(await stream.obstacle(), undefined)
    for (let index = 0; index < 60; index++)
      t.strictSame(await stream.append(index % 3, [`a ${index}`, `b ${index}`], `id-${index}`), { kind: 'kept' })

    const first = await followed(stream, 'north', [0, 2])
    await first.has(40)
    t.strictSame(await first.follower.waiting(), { messages: 0, delivered: 40 })
    const lines = first.messages.flatMap((message) => message.lines)
    t.strictSame(
      lines,
      [...Array(60).keys()].filter((index) => index % 3 !== 1).flatMap((index) => [`a ${index}`, `b ${index}`]),
    )
    t.strictSame(new Set(first.messages.map(({ partition }) => partition)), new Set([0, 2]))
    const places = first.messages.map(({ place }) => place)
    t.ok(places.every((place, index) => index === 0 || place > (places[index - 1] as number)))
    for (const message of first.messages.slice(0, 30)) message.acknowledge()
    while ((await first.follower.waiting()).delivered > 10) await first.follower.waiting()
    await first.follower.close()

    const next = await followed(stream, 'north', [0, 2])
    await next.has(10)
    t.strictSame(
      next.messages.map(({ place }) => place),
      places.slice(30),
      'what was not acknowledged comes again, in its order',
    )
    await next.follower.close()
    const south = await followed(stream, 'south', [1])
    await south.has(20)
    t.equal(south.messages.length, 20, 'what another cell acknowledged is its own')
    await south.follower.close()
  })

  test(`${name}: what is sent again by the same id is kept once`, async (t) => {
    const stream = await open(t)
    for (const id of ['one', 'one', 'two', 'one']) t.strictSame(await stream.append(7, [id], id), { kind: 'kept' })
    const { messages, follower, has } = await followed(stream, 'north', [7])
    await has(2)
    t.strictSame(
      messages.map(({ lines }) => lines),
      [['one'], ['two']],
    )
    await follower.close()
  })

  test(`${name}: a second follower of a cell waits until the first goes`, async (t) => {
    const stream = await open(t)
    const first = await followed(stream, 'north', [5])
    await stream.append(5, ['first'], 'a')
    await first.has(1)
    const second = await followed(stream, 'north', [5])
    first.messages[0]?.acknowledge()
    await stream.append(5, ['more'], 'b')
    await first.has(2)
    t.equal(second.messages.length, 0)
    await first.follower.close()
    await second.has(1)
    t.strictSame(second.messages[0]?.lines, ['more'], 'what the first did not acknowledge')
    await second.follower.close()
  })

  test(`${name}: the table of partitions is said once`, async (t) => {
    const stream = await open(t)
    t.equal(await stream.table(), undefined)
    const table = dealOut(['north', 'south'])
    t.equal(await stream.createTable(table), true)
    t.equal(await stream.createTable(dealOut(['west'])), false)
    t.strictSame(await stream.table(), table)
  })

  test(`${name}: a layout is changed from what it is, though others change it at the same time`, async (t) => {
    const stream = await open(t)
    await t.rejects(
      stream.changeLayout((now) => now),
      { message: /^nobody has said which cells there are/ },
    )
    await stream.createTable(dealOut(['north', 'south']))
    const move = { from: 'north', to: 'south' }
    await Promise.all([0, 2, 4, 6, 8].map((partition) => stream.changeLayout((now) => withMove(now, partition, move))))
    t.strictSame((await stream.layout())?.moves, { 0: move, 2: move, 4: move, 6: move, 8: move })
    const held = await stream.changeLayout((now) => withMove(now, 4, { ...move, heldUntil: 1000 }))
    t.notOk(takenBy(held, 'north', 999).includes(4))
    t.ok(takenBy(held, 'north', 1000).includes(4), 'a hold that is over holds nothing')
    t.notOk(takenBy(held, 'south', 1000).includes(4))
    t.strictSame(await stream.layout(), held)
    t.strictSame(await stream.table(), dealOut(['north', 'south']))
  })

  test(`${name}: what one cell lets go of another one has from there on, also what came before all that it took`, async (t) => {
    const stream = await open(t)
    const north = await followed(stream, 'north', [0, 2])
    const south = await followed(stream, 'south', [1])
    await stream.append(2, ['first'], 'a')
    await north.has(1)
    t.equal(await stream.takerOf(2), 'north')
    t.equal(await stream.takerOf(1), 'south')
    t.equal(await stream.takerOf(9), undefined)
    north.messages[0]?.acknowledge()
    while ((await north.follower.waiting()).delivered > 0) await north.follower.waiting()
    await north.follower.close()

    const rest = await followed(stream, 'north', [0])
    await stream.append(0, ['its own'], 'b')
    await rest.has(1)
    t.equal(await stream.takerOf(2), undefined, 'nobody takes it now')
    await stream.append(2, ['held'], 'c')
    await stream.append(1, ['of south'], 'd')
    await south.has(1)
    south.messages[0]?.acknowledge()
    while ((await south.follower.waiting()).delivered > 0) await south.follower.waiting()
    await south.follower.close()

    const both = await followed(stream, 'south', [1, 2])
    await both.has(1)
    t.equal(await stream.takerOf(2), 'south')
    await stream.append(2, ['new'], 'e')
    await both.has(2)
    t.strictSame(
      both.messages.map(({ lines }) => lines[0]),
      ['held', 'new'],
    )
    await rest.follower.close()
    await stream.leave('north')
    await stream.leave('north')
    t.equal(await stream.takerOf(0), undefined, 'who has none left takes nothing')
    await both.follower.close()
  })

  test(`${name}: dead letters are kept with their reason, until they are dropped`, async (t) => {
    const stream = await open(t)
    t.strictSame(await stream.deadLetters(0, 10), [])
    const refused = ['x', 'y', 'z'].map((line) => ({ line: `energy ${line} "é"`, reason: 'not a number' }))
    const before = Date.now()
    t.strictSame(await stream.setAside('north', 3, refused.slice(0, 2)), { kind: 'kept' })
    t.strictSame(await stream.setAside('south', 4, refused.slice(2)), { kind: 'kept' })
    const letters = await stream.deadLetters(0, 10)
    t.match(letters, [
      { ...refused[0], cell: 'north', partition: 3 },
      { ...refused[1], cell: 'north', partition: 3 },
      { ...refused[2], cell: 'south', partition: 4 },
    ])
    t.ok(letters.every(({ timeMs }) => timeMs >= before - 1000 && timeMs <= Date.now() + 1000))
    const [first, second] = letters
    t.equal(await stream.dropDeadLetter(first?.id ?? 0), true)
    t.equal(await stream.dropDeadLetter(first?.id ?? 0), false)
    t.strictSame(await stream.deadLetters(0, 10), letters.slice(1))
    t.strictSame(await stream.deadLetters((second?.id ?? 0) + 1, 10), letters.slice(2))
    t.strictSame(await stream.deadLetters(0, 1), letters.slice(1, 2))
  })

  test(`${name}: a full one refuses, and takes again once something is acknowledged`, async (t) => {
    const stream = await open(t)
    const lines = Array.from({ length: 1000 }, (_, index) => `energy,device_id=${index} v=${'1'.repeat(300)}`)
    let outcome = await stream.append(1, lines, 'first')
    let kept = 0
    for (; outcome.kind === 'kept' && kept < 20; kept++) outcome = await stream.append(1, lines, `id ${kept}`)
    t.match(outcome, { kind: 'full', reason: /./ })
    const { messages, follower, has } = await followed(stream, 'north', [1])
    await has(kept)
    for (const message of messages) message.acknowledge()
    while ((await follower.waiting()).delivered > 0) await follower.waiting()
    while ((await stream.append(1, ['energy v=1'], 'last')).kind === 'full') await follower.waiting()
    await has(kept + 1)
    t.strictSame(messages.at(-1)?.lines, ['energy v=1'])
    await follower.close()
  })
}

/** Follows a cell, and answers what has come. */
async function followed(stream: ReadingStream, cell: string, partitions: readonly number[]) {
  const messages: StreamMessage[] = []
  let arrived: () => void = () => undefined
  const follower = await stream.follow(cell, partitions, (message) => {
    messages.push(message)
    arrived()
  })
  const has = async (count: number) => {
    while (messages.length < count)
      await new Promise<void>((resolve) => {
        arrived = resolve
      })
  }
  return { messages, follower, has }
}

behavesAsStream('LevelDB', async (t) => {
  const stream = await LevelStream.open({ dir: join(t.testdir(), 'stream'), limitBytes: LIMIT })
  t.teardown(() => stream.close())
  return stream
})

test('LevelDB: what it has outlasts it', async (t) => {
  const dir = join(t.testdir(), 'stream')
  const before = await LevelStream.open({ dir })
  await before.append(1, ['a'], '1')
  await before.append(1, ['b'], '2')
  await before.setAside('north', 1, [{ line: 'c', reason: 'bad' }])
  await before.close()
  const stream = await LevelStream.open({ dir })
  t.teardown(() => stream.close())
  await stream.append(1, ['c'], '3')
  await stream.setAside('north', 1, [{ line: 'd', reason: 'bad' }])
  const { messages, has, follower } = await followed(stream, 'north', [1])
  await has(3)
  t.strictSame(
    messages.map(({ place, lines }) => [place, ...lines]),
    [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ],
  )
  t.match(await stream.deadLetters(0, 5), [{ id: 1 }, { id: 2 }])
  await follower.close()
})

const program = findNatsServer(process.env)
if (typeof program === 'string') tap.comment(`not run against JetStream: ${program}`)
else {
  const openServer = async (t: Test, sync?: string) => {
    const cluster = await startNats(program, sync === undefined ? {} : { sync })
    t.teardown(() => cluster.stop())
    const config = requireStreamConfig({
      STREAM_URL: cluster.url,
      STREAM_SYSTEM_URL: cluster.systemUrl,
      STREAM_REPLICAS: '1',
      STREAM_BYTES: String(LIMIT),
    })
    const stream = new JetStream({ config, name: 'test' })
    t.teardown(() => stream.close())
    return { cluster, stream }
  }
  behavesAsStream(`nats-server ${program.version}`, async (t) => {
    const { stream } = await openServer(t)
    t.equal(await stream.tried, undefined)
    return stream
  })

  test('a server that does not sync always is refused, with the line to add', async (t) => {
    const { stream } = await openServer(t, 'sync_interval: 10s')
    t.match(await stream.tried, { kind: 'misconfigured', reason: /^n1 .*add the line `sync_interval: always`/ })
    t.match(await stream.append(1, ['a'], '1'), { kind: 'misconfigured', reason: /sync_interval: always/ })
  })

  test('a partition is what the server itself makes of the text', async (t) => {
    const { cluster } = await openServer(t)
    const address = serverAddress('STREAM_URL', cluster.url)
    const connection = await connectTo({ address, caFile: undefined, name: 'test', lasts: false })
    t.teardown(() => connection.close())
    const { streams } = await jetstreamManager(connection)
    await streams.add({
      name: 'MAPPED',
      subjects: ['text.*'],
      subject_transform: { src: 'text.*', dest: 'part.{{partition(64,1)}}.{{wildcard(1)}}' },
    })
    const texts = Array.from({ length: 500 }, (_, index) => `${index % 2 ? 'site-é' : ''}${index * 7919}`)
    for (const text of texts) connection.publish(`text.${text}`)
    await connection.flush()
    for (const [index, text] of texts.entries()) {
      const message = await streams.getMessage('MAPPED', { seq: index + 1 })
      t.equal(message?.subject, `part.${partitionOf(text)}.${text}`)
    }
  })

  test('a server that is killed is away, and has what it acknowledged when it is back', async (t) => {
    const { cluster, stream } = await openServer(t)
    await stream.tried
    t.match(await stream.append(1, ['before'], '1'), { kind: 'kept' })
    const { messages, follower, has } = await followed(stream, 'north', [1])
    await has(1)
    await cluster.nodes[0]?.kill()
    t.match(await stream.append(1, ['meanwhile'], '2'), { kind: 'away' })
    while ((await stream.obstacle()) === undefined) await new Promise((resolve) => setTimeout(resolve, 20))
    await cluster.nodes[0]?.start()
    while ((await stream.append(1, ['after'], '3')).kind !== 'kept')
      await new Promise((resolve) => setTimeout(resolve, 50))
    messages[0]?.acknowledge()
    await has(2)
    t.strictSame(messages.at(-1)?.lines, ['after'])
    await follower.close()
  })
}
