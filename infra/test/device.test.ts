import { test } from 'tap'
import { parseDeviceArguments } from '../src/device/options.ts'
import { runDevice } from '../src/device/run.ts'
import { detectorOf, T0 } from './fixture/detector.ts'
import { fleet } from './fixture/offline.ts'
import { holdRetired, names } from './fixture/retired.ts'

test('a device that is retired is missed no longer, and is again once it reported: in any split', (t) =>
  holdRetired(t, 4))

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
