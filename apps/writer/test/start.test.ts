import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@nrg/influx/connection'
import { flux, fluxString } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { findNatsServer, startNats } from '@nrg/service/testing/nats-server'
import { runServer } from '@nrg/service/testing/run-server'
import { requireStreamConfig } from '@nrg/stream/config'
import { openStream } from '@nrg/stream/open-stream'
import { recordedServer } from '@nrg/stream/testing/recorded-server'
import { Type } from '@sinclair/typebox'
import tap, { test } from 'tap'

tap.setTimeout(180_000)

const server = join(import.meta.dirname, '../src/server.ts')
const cells = join(import.meta.dirname, '../../../infra/src/cli/cells.ts')
const variables = {
  WRITER_PORT: '0',
  INFLUXDB_TOKEN: 't',
  INFLUXDB_ORG: 'o',
  INFLUXDB_URL: 'http://127.0.0.1:1',
  CELL: 'north',
}

test('what keeps it from starting is said in one message that says what to do', async (t) => {
  const old = await recordedServer(t)
  const stream = { STREAM_URL: old, STREAM_SYSTEM_URL: old }
  const some: [string, string, Record<string, string>, string[], RegExp][] = [
    ['no stream', server, {}, [], /^writer: STREAM_URL is not set: set it to .*nats:\/\/.*\n$/],
    ['no cell', server, { ...stream, CELL: '' }, [], /^writer: CELL is not set .*npm run cells.*\n$/],
    ['a cell of no name', server, { ...stream, CELL: 'A B' }, [], /^writer: "A B" is no name of a cell: .*\n$/],
    ['a server that is too old', server, stream, [], /writer: debian is nats-server 2\.9\.10, .*2\.12 or newer.*\n$/],
    ['the command, too', cells, stream, ['show'], /^debian is nats-server 2\.9\.10, .*2\.12 or newer.*\n$/],
    ['cells of no name', cells, stream, ['init', 'a.b'], /^"a\.b" is no name of a cell: .*\n$/],
    ['no cells', cells, stream, ['init'], /^name one cell or more\n$/],
    ['no place', cells, stream, ['where'], /^usage: npm run cells -- /],
    ['a move to nowhere', cells, stream, ['move', '7'], /^usage: npm run cells -- /],
    ['a move of nothing', cells, stream, ['move', 'x', '--to', 'south'], /^a partition is a number from 0 to 63\n$/],
  ]
  const runs = some.map(([name, file, env, args, message]) => ({
    name,
    message,
    run: runServer(t, file, { ...variables, ...env }, args),
  }))
  for (const { name, message, run } of runs) {
    t.equal(await run.ended, 78, name)
    t.match(run.output(), message, name)
  }
})

const program = findNatsServer(process.env)
if (typeof program === 'string') tap.comment(`not run against JetStream: ${program}`)
else
  test(`nats-server ${program.version}: writers and servers killed on the way, all that was acknowledged is stored once`, async (t) => {
    const cluster = await startNats(program, { servers: 3 })
    t.teardown(() => cluster.stop())
    const influx = await startInfluxDB({ org: 'o', bucket: buckets.raw.name, token: 't' })
    t.teardown(() => influx.stop())
    const urls = { STREAM_URL: cluster.url, STREAM_SYSTEM_URL: cluster.systemUrl }
    const env = { ...variables, ...urls, INFLUXDB_URL: influx.url }

    const init = runServer(t, cells, env, ['init', 'north', 'south'])
    t.equal(await init.ended, 0, init.output())
    t.match(init.output(), /^north: 32 partitions \(0 2 4 .*\nsouth: 32 partitions \(1 3 5 /)
    const where = runServer(t, cells, env, ['where', 'harbour', '9000'])
    t.equal(await where.ended, 0, where.output())
    t.match(where.output(), /^harbour: partition \d+, in (north|south)\n9000: partition 12, in north\n$/)
    const again = runServer(t, cells, env, ['init', 'west'])
    t.equal(await again.ended, 78)
    t.match(again.output(), /said already which cells there are: north, south; nothing is changed/)

    let writer = runServer(t, server, env)
    const standby = runServer(t, server, env)
    await Promise.all([writer.url(), standby.url()])
    const stream = await openStream(requireStreamConfig(urls), 'test', { info: () => {}, warn: () => {} })
    t.teardown(() => stream.close())
    const begin = BigInt(Date.now() - 600_000) * 1_000_000n
    let sum = 0
    let sent = 0
    const actions = [
      () => writer.kill('SIGKILL'),
      () => void cluster.nodes[1]?.kill().then(() => cluster.nodes[1]?.start()),
      () => {
        writer = runServer(t, server, env)
        standby.kill('SIGKILL')
      },
      () => void cluster.nodes[0]?.kill().then(() => cluster.nodes[0]?.start()),
    ]
    for (let message = 0; message < 120; message++) {
      if (message % 30 === 15) actions[(message - 15) / 30]?.()
      const lines = Array.from({ length: 100 }, (_, index) => {
        sum += message + index
        return `energy,device_id=${message % 32} temp_c=${message + index} ${begin + BigInt(sent++) * 1_000_000n}`
      })
      const partition = (message % 32) * 2
      while ((await stream.append(partition, lines, `m${message}`)).kind !== 'kept') await sleep(100)
    }
    const connection = connect({ url: influx.url, org: 'o', token: 't', timeoutMs: 10_000 })
    t.teardown(() => connection.close())
    const all = flux`from(bucket: ${fluxString(buckets.raw.name)}) |> range(start: -1h) |> group() |> count()`
    const count = async () =>
      (await createReader(connection).collect(all, Type.Object({ _value: Type.Integer() })))[0]?._value ?? 0n
    while (Number(await count()) < sent) await sleep(500)
    t.equal(Number(await count()), 12_000)
    const added = flux`from(bucket: ${fluxString(buckets.raw.name)}) |> range(start: -1h) |> group() |> sum()`
    t.strictSame(await createReader(connection).collect(added, Type.Object({ _value: Type.Number() })), [
      { _value: sum },
    ])
    writer.kill('SIGTERM')
    t.equal(await writer.ended, 0)
  })
