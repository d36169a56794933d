import { test } from 'tap'
import { KnownDevices } from '../src/devices/known-devices.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

test('however many ids are made up, only those that are let in are kept', (t) => {
  const known = new KnownDevices({ devices: 10_000, newDevices: 2000 }, 0)
  const entries = new Map<string, number>()
  for (let id = 1; id <= 1_000_000; id++) {
    const entry = known.enter(String(id), 0)
    entries.set(entry, (entries.get(entry) ?? 0) + 1)
  }
  t.strictSame(
    [...entries],
    [
      ['new', 2000],
      ['too_many_new_devices', 998_000],
    ],
  )
  t.equal(known.size, 2000)
  for (let hour = 1; hour <= 10; hour++) for (let i = 0; i < 3000; i++) known.enter(String(hour * 1e7 + i), hour * HOUR)
  t.equal(known.size, 10_000)
  t.equal(known.enter('500000000', 20 * HOUR), 'too_many_devices')
  t.equal(known.enter('1', 20 * HOUR), 'known')
  t.end()
})

test('the quota rises evenly, and never above its limit', (t) => {
  const known = new KnownDevices({ devices: 100, newDevices: 2 }, 0)
  t.equal(known.nextNewMs(0), 0)
  t.equal(known.enter('1', 10 * HOUR), 'new')
  t.equal(known.enter('2', 10 * HOUR), 'new')
  t.equal(known.enter('3', 10 * HOUR), 'too_many_new_devices')
  t.equal(known.nextNewMs(10 * HOUR), HOUR / 2)
  t.equal(known.enter('3', 10.5 * HOUR), 'new')
  known.leave('3')
  t.equal(known.enter('4', 10.5 * HOUR), 'new', 'what was taken back is free')
  known.leave('5')
  t.equal(known.enter('5', 10.5 * HOUR), 'too_many_new_devices', 'what was never let in is not')
  t.equal(known.enter('5', HOUR), 'too_many_new_devices', 'a clock that is set back gives nothing')
  t.equal(known.enter('5', 1.5 * HOUR), 'new', 'and goes on from there')
  t.end()
})

test('a device is due to be put on record once a week', (t) => {
  const known = new KnownDevices({ devices: 100, newDevices: 100 }, 0)
  known.enter('1', 0)
  known.restore({ id: '2', time: -6 * DAY, isNew: true }, 0)
  known.restore({ id: '2', time: -8 * DAY, isNew: false }, 0)
  known.restoreUnrecorded('3', 0)
  const due = (now: number) => ['1', '2', '3', '4'].filter((id) => known.isDue(id, now))
  t.strictSame(due(0), ['3'])
  t.strictSame(due(0), [])
  t.strictSame(due(DAY), ['2'])
  t.strictSame(due(7 * DAY), ['1', '3'])
  t.end()
})
