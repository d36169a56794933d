import { test } from 'tap'
import { requireStreamConfig } from '../src/config.ts'
import { checkServers } from '../src/jetstream/check-servers.ts'
import { faultOf, serverStateOf } from '../src/jetstream/server-state.ts'
import { recordedServer } from '../src/testing/recorded-server.ts'

test('a server is relied on from 2.12 on, and where it syncs before it acknowledges', (t) => {
  const always = (version: string) => faultOf({ name: 'n1', version, syncsAlways: true })
  for (const version of ['2.12.0', '2.14.5', '2.15.0-dev', '3.0.0']) t.equal(always(version), undefined, version)
  for (const version of ['2.9.10', '2.11.9', '1.4.1', ''])
    t.match(always(version), new RegExp(`^n1 is nats-server ${version}, which .*install 2.12 or newer`), version)
  t.match(
    faultOf({ name: 'n2', version: '2.14.5', syncsAlways: false }),
    /^n2 \(nats-server 2.14.5\) acknowledges before it syncs to disk, .*add the line `sync_interval: always` to the block `jetstream \{ … \}`/,
  )
  t.end()
})

test('what servers answer to JSZ', (t) => {
  const server = { name: 'n1', ver: '2.14.5', id: 'NAB' }
  const stateOf = (data: object | undefined) => serverStateOf({ server, data })
  t.strictSame(stateOf({ config: { sync_always: true, sync_interval: 120_000_000_000 } }), {
    name: 'n1',
    version: '2.14.5',
    syncsAlways: true,
  })
  t.match(stateOf({ config: { sync_interval: 120_000_000_000 } }), { syncsAlways: false })
  t.match(stateOf({ disabled: true }), { syncsAlways: undefined }, 'a server without JetStream keeps nothing')
  for (const answer of [null, 7, {}, { server: {} }]) t.equal(serverStateOf(answer), undefined)
  t.end()
})

test('Debian’s 2.9.10 is refused by name', async (t) => {
  const url = await recordedServer(t)
  const config = requireStreamConfig({ STREAM_URL: url, STREAM_SYSTEM_URL: url })
  t.match(
    await checkServers(config),
    /^debian is nats-server 2\.9\.10, which knows no consumers that are pinned .*2\.12 or newer/,
  )
})
