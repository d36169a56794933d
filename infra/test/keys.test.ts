import { createReader } from '@nrg/influx/query'
import { openTestDatabase } from '@nrg/influx/testing/test-database'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { KeyLog } from '@nrg/service/keys/key-log'
import { hashOf } from '@nrg/service/keys/key-text'
import { test } from 'tap'
import { parseKeysArguments } from '../src/keys/options.ts'
import { runKeys } from '../src/keys/run.ts'

test('a key is issued, rotated, revoked and listed, and stored as a hash alone', async (t) => {
  const { connection } = await openTestDatabase(t, {
    buckets: [buckets.registry.name],
    start: startInfluxDB,
    env: process.env,
  })
  let now = Date.parse('2026-03-01T12:00:00Z')
  const reader = createReader(connection)
  const writer = createWriter(connection, buckets.registry.name)
  // Each as a process of its own would.
  const open = () => new KeyLog({ reader, writer, clock: () => now, warn: (text) => t.fail(text) })
  const keys = async (...args: string[]) => {
    const said: string[] = []
    await runKeys(parseKeysArguments(args), { log: open(), by: 'ada', now, say: (line) => said.push(line) })
    now += 1000
    return said.join('\n')
  }
  const isInForce = async (key: string) => {
    const log = open()
    await log.read()
    return log.ring.find(hashOf(key), now) !== undefined
  }
  const keyIn = (said: string) => /nrg_[0-9a-f]{12}_[0-9a-f]{40}/.exec(said)?.[0] ?? ''

  const issued = keyIn(await keys('issue', '--role', 'operate', '--name', 'M. Okafor'))
  const beginning = issued.slice(0, 16)
  t.ok(await isInForce(issued))
  await t.rejects(keys('issue', '--role', 'read', '--name', 'M. Okafor'), { message: /has a key in force.*rotate it/ })
  const rotated = keyIn(await keys('rotate', beginning, '--overlap', '1h'))
  t.ok((await isInForce(issued)) && (await isInForce(rotated)), 'both hold for a while')
  await t.rejects(keys('rotate', beginning), { message: /was rotated already: nrg_\w+ came instead of it/ })
  const third = keyIn(await keys('rotate', rotated))
  t.strictSame([await isInForce(issued), await isInForce(rotated), await isInForce(third)], [false, true, true])
  now += 24 * 3_600_000
  t.notOk(await isInForce(rotated))

  const short = keyIn(await keys('issue', '--role', 'read', '--name', 'Bo', '--for', '1h'))
  t.match(await keys('list'), /operate {4}M\. Okafor .* in force\nnrg_\w+ {2}read {7}Bo .* until 2026-03-02T13/)
  t.match(await keys('revoke', third, '--why', 'left'), /is revoked/)
  await t.rejects(keys('revoke', third), { message: /has ended already/ })
  t.notOk(await isInForce(third))
  now += 3_600_000
  t.notOk(await isInForce(short))
  t.equal(await keys('list'), '')
  const all = (await keys('list', '--all', '--json')).split('\n').map((line) => JSON.parse(line))
  t.equal(all.length, 4, 'the record stays')
  t.match(
    all.find(({ key }) => key === third.slice(0, 16)),
    { revoked_by: 'ada', why: 'left' },
  )
  const stored = await connection.client
    .getQueryApi(connection.config.org)
    .queryRaw('from(bucket: "registry") |> range(start: 2026-01-01T00:00:00Z, stop: 2027-01-01T00:00:00Z)')
  for (const key of [issued, rotated, third, short]) t.notOk(stored.includes(key.slice(17)), 'no key is stored')
  t.ok(stored.includes(hashOf(third)))
})

test('keys of devices and of what gives devices theirs say which devices they are for', (t) => {
  const scopes: [args: string[], name: string, scope: object | undefined][] = [
    [['--role', 'device', '--device', 'meter-7'], 'meter-7', { devices: ['meter-7'] }],
    [['--role', 'device', '--device', 'a', '--device', '1001', '--name', 'gw'], 'gw', { devices: ['a', '1001'] }],
    [['--role', 'device', '--prefix', 'A4:CF:', '--name', 'gw'], 'gw', { prefix: 'A4:CF:' }],
    [['--role', 'provision', '--site', 'harbour', '--name', 'gw'], 'gw', { site: 'harbour' }],
    [['--role', 'provision', '--name', 'line 3'], 'line 3', undefined],
  ]
  for (const [args, name, scope] of scopes)
    t.match(parseKeysArguments(['issue', ...args]), { verb: 'issue', name, scope }, args.join(' '))
  t.end()
})

test('what cannot be done with keys is said, with what to give instead', (t) => {
  const wrong: [args: string[], message: RegExp][] = [
    [[], /^usage: npm run keys/],
    [['show'], /^usage: npm run keys/],
    [['issue', '--name', 'Ada'], /--role is read, operate/],
    [['issue', '--role', 'admin', '--name', 'Ada'], /--role is read, operate, device or provision/],
    [['issue', '--role', 'device', '--name', 'Ada'], /which devices the key is for has to be said/],
    [['issue', '--role', 'device', '--device', 'a b'], /--device "a b" is no id of a device/],
    [['issue', '--role', 'device', '--device', '7'], /--device "7" is no id of a device/],
    [['issue', '--role', 'device', '--device', 'a', '--site', 'b'], /one of --device, --prefix and --site/],
    [['issue', '--role', 'device', '--prefix', '', '--name', 'Ada'], /--prefix is the beginning of an id/],
    [['issue', '--role', 'device', '--site', 'The Site', '--name', 'Ada'], /--site a site of fleet\.yaml/],
    [['issue', '--role', 'device', '--device', 'a', '--device', 'b'], /--name is who the key is for/],
    [['issue', '--role', 'read', '--name', 'Ada', '--site', 'b'], /go with the roles device and provision/],
    [['issue', '--role', 'provision'], /--name is who the key is for/],
    [['issue', '--role', 'read'], /--name is who the key is for/],
    [['issue', '--role', 'read', '--name', ' Ada'], /--name is who the key is for/],
    [['issue', '--role', 'read', '--name', 'Ada', '--for', 'ever'], /--for is a whole number/],
    [['list', '--name', 'Ada'], /--name does not go with list/],
    [['revoke'], /revoke takes one key: npm run keys -- list/],
    [['revoke', 'Ada'], /named by its beginning/],
  ]
  for (const [args, message] of wrong) t.throws(() => parseKeysArguments(args), { message }, args.join(' '))
  t.end()
})
