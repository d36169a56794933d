import { test } from 'tap'
import { parseDeviceArguments } from '../src/device/options.ts'
import { runDevice } from '../src/device/run.ts'
import { detectorOf, HOUR, MINUTE, quiet, T0 } from './fixture/detector.ts'
import { fleet } from './fixture/offline.ts'

const names = /^nrg-(rollup|rhythm|offline|alert)$/

test('a device that is retired is missed no longer, and is again once it reported: in any split', async (t) => {
  const gone = T0 + 2 * HOUR
  const retired = gone + 30 * MINUTE
  const back = gone + HOUR
  const until = back + HOUR
  const readings = [
    ...quiet(1000, T0, gone, MINUTE),
    ...quiet(1000, back, back + 20 * MINUTE, MINUTE),
    ...quiet(1001, T0, gone, MINUTE),
    ...quiet(1002, T0, until, MINUTE),
  ]
  const results: unknown[] = []
  for (const parts of [1, 4]) {
    const { connection, write, over, alerts, found } = await detectorOf(t, fleet, names)
    await write(readings)
    const said: string[] = []
    const device = (now: number, ...args: string[]) =>
      runDevice(parseDeviceArguments(args), { connection, by: 'ada', now, say: (line) => said.push(line) })
    await device(retired, 'retire', '1000')
    const length = (until - T0) / parts
    for (let at = T0; at < until; at += length) await over(at, at + length)
    const all = (await alerts()).map(({ device, metric, at, until: end }) => [
      device,
      metric,
      (at - gone) / MINUTE,
      (Number(end) / 1e6 - gone) / MINUTE,
    ])
    t.strictSame(all, [
      ['1000', 'device', 2, 30],
      ['1000', 'device', 82, 119],
      ['1001', 'device', 2, 115],
    ])
    results.push((await found()).map(({ device, at, ratio }) => [device, at, ratio]))

    await device(until, 'list')
    await device(until + 8 * 24 * HOUR, 'list', '--json')
    t.match(said, [
      '1000 is retired: it is missed no longer, until it reports again',
      '1000  last heard 2026-01-05T03:19:00.000Z',
      '1001  last heard 2026-01-05T01:59:00.000Z',
      '1002  last heard 2026-01-05T03:59:00.000Z',
      '{"device_id":"1000","last_seen":"2026-01-05T03:19:00.000Z","retired":"2026-01-12T03:19:00.000Z"}',
      /"device_id":"1001"/,
      /"device_id":"1002"/,
    ])
    await device(until, 'retire', '1000', '1001')
    await device(until, 'list')
    t.equal(said.at(-2), '1001  last heard 2026-01-05T01:59:00.000Z  retired 2026-01-05T04:00:00.000Z')
  }
  t.strictSame(results[1], results[0])
})

test('what cannot be retired is said, and nothing is done', async (t) => {
  const { connection, kept } = await detectorOf(t, fleet, names)
  const device = (...args: string[]) =>
    runDevice(parseDeviceArguments(args), { connection, by: 'ada', now: T0, say: () => t.fail('nothing to say') })
  await t.rejects(device('retire', '1000'), { message: /no reading of 1000 is stored: .*list/ })
  t.strictSame(await kept('retired'), [])
  for (const [args, message] of [
    [[], /^usage: npm run device/],
    [['forget', '1000'], /^usage: npm run device/],
    [['retire'], /which device is retired has to be said/],
    [['retire', 'a b'], /"a b" is no id of a device/],
    [['retire', '1', '--json'], /--json does not go with retire/],
    [['list', '1000'], /list takes no device/],
  ] as const)
    t.throws(() => parseDeviceArguments(args), { message })
})
