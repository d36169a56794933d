import { test } from 'tap'
import { HOUR, MINUTE, quiet, SECOND, T0 } from './fixture/detector.ts'
import { ends, holdFirstHour, offline, splitOffline, splitPauses, without } from './fixture/offline.ts'

test('a metric that is missing is found when three minutes are, and a silent device is one alert', async (t) => {
  const { write, over, found, scores } = await offline(t)
  const fault = T0 + 2 * HOUR
  const until = fault + HOUR
  await write(without(quiet(1000, T0, until, MINUTE), fault, fault + 20 * MINUTE, 'temp_c'))
  await write(without(quiet(1001, T0, until, 10 * SECOND), fault + 5 * MINUTE, until))
  // Two minutes are not enough, and none of these was heard of for long.
  await write(without(quiet(1002, T0, until, 20 * SECOND), fault, fault + 2 * MINUTE))
  await write(quiet(1003, fault - 5 * MINUTE, fault, MINUTE))
  // One that reports every five minutes may miss two readings.
  await write(without(quiet(1004, T0, until, 5 * MINUTE), fault, fault + 5 * MINUTE))
  await write(without(quiet(1005, T0, until, 5 * MINUTE), fault, fault + 30 * MINUTE))
  await over(T0, until)
  const all = await found(fault)
  t.strictSame(Object.keys(all), ['1000 temp_c', '1001 device', '1005 device'])
  t.strictSame(ends(all['1000 temp_c']), [
    [2, 3],
    [19, 20],
  ])
  t.equal(all['1000 temp_c']?.length, 18, 'a point a minute')
  t.strictSame(ends(all['1001 device']), [
    [7, 3],
    [59, 55],
  ])
  t.strictSame(ends(all['1005 device']), [
    [10, 15],
    [29, 34],
  ])
  const [first] = await scores()
  t.match(first, { reason: 'offline', ratio: 1, expected: 60, samples: 120, value: undefined })
})

test('nobody is silent at a time that the clock has not reached', async (t) => {
  const { write, over, at, scores } = await offline(t)
  const now = Math.floor(Date.now() / MINUTE) * MINUTE
  await write(quiet(1000, now - 2 * HOUR, now, 10 * SECOND))
  await write(quiet(1001, now - 2 * HOUR, now - 20 * MINUTE, 10 * SECOND))
  await over(now - 2 * HOUR, now)
  // It was queued by a clock that was ahead, and has been set back.
  await at(now + HOUR)
  const found = await scores()
  t.ok(found.length > 0 && found.every(({ device, at: time }) => device === '1001' && time <= Date.now()))
})

test('a device that is silent within its first hour is missed after ten minutes, and twice the time that it was heard of', (t) =>
  holdFirstHour(t, 3))

test('a device that is gone for days costs little, and is forgotten after a week', async (t) => {
  const { write, over, found } = await offline(t)
  await write(quiet(1000, T0, T0 + 2 * HOUR, MINUTE))
  await over(T0, T0 + 4 * HOUR)
  const points = (await found(T0 + 2 * HOUR))['1000 device'] ?? []
  t.strictSame(ends(points), [
    [2, 3],
    [115, 116],
  ])
  t.equal(points.length, 58 + 12, 'every minute for an hour, then every five')
  const week = T0 + 2 * HOUR + 7 * 24 * HOUR
  await over(week - HOUR, week + HOUR)
  const late = (await found(week))['1000 device'] ?? []
  t.strictSame(late.at(-1), [-5, 7 * 24 * 60 - 4])
})

test('any split of the time into runs, and any run again, finds the same', (t) => splitOffline(t, 20 * MINUTE))

test('as scheduled: readings that come late withdraw what was found', async (t) => {
  const { write, over, at, found, scores } = await offline(t)
  const fault = T0 + 2 * HOUR
  const readings = quiet(1000, T0, fault + HOUR, 20 * SECOND)
  await write(readings.filter((one) => one.at < fault))
  await over(T0, fault)
  for (let minute = 2; minute <= 10; minute += 4) await at(fault + minute * MINUTE + 20 * SECOND)
  t.strictSame(ends((await found(fault))['1000 device']), [
    [2, 3],
    [9, 10],
  ])
  await write(readings.filter((one) => one.at < fault + 10 * MINUTE))
  await at(fault + 11 * MINUTE + 20 * SECOND)
  t.strictSame(await found(fault), {}, 'it was heard of a minute ago')
  t.equal((await scores()).length, 8)
})

test('parameters of a metric and of a device are what counts for them', async (t) => {
  const { write, over, found } = await offline(t, {
    metrics: [
      { name: 'current_a', unit: 'A', detectors: { offline: { gap: '6m' } } },
      { name: 'temp_c', unit: '°C', detectors: { offline: { enabled: false } } },
    ],
    devices: {
      1001: { detectors: { offline: { gap: '15m' } } },
      1002: { detectors: { offline: { enabled: false } } },
      1003: { metrics: { temp_c: { detectors: { offline: { enabled: true, intervals: 30 } } } } },
    },
  })
  const fault = T0 + 2 * HOUR
  for (const device of [1000, 1001, 1002, 1003]) {
    const readings = quiet(device, T0, fault + 2 * HOUR, 30 * SECOND)
    const current = without(readings, fault, fault + 30 * MINUTE, 'current_a')
    const temperature = without(current, fault, fault + 30 * MINUTE, 'temp_c')
    // A device that sends nothing to be stored is one that is not heard of.
    const parts = temperature.filter(({ current_a, temp_c }) => current_a !== undefined || temp_c !== undefined)
    await write(
      without(
        without(parts, fault + HOUR, fault + 90 * MINUTE, 'current_a'),
        fault + 100 * MINUTE,
        fault + 130 * MINUTE,
        'temp_c',
      ),
    )
  }
  await over(T0, fault + 2 * HOUR)
  const all = await found(fault)
  t.strictSame(
    Object.entries(all).map(([key, points]) => [key, points[0]]),
    [
      ['1000 current_a', [65, 6]],
      ['1000 device', [2, 3]],
      ['1001 current_a', [74, 15]],
      ['1001 device', [14, 15]],
      ['1003 current_a', [65, 6]],
      ['1003 device', [2, 3]],
      // Half an hour of the three was without readings: 36 s between them.
      ['1003 temp_c', [117, 18]],
    ],
  )
})

const DAY = 24 * HOUR

test('who sleeps every night is told twice, and missed when it does not wake, or falls silent by day', async (t) => {
  const { write, over, scores, kept } = await offline(t)
  const minuteOfDay = (at: number) => ((at - T0) % DAY) / MINUTE
  // The sun sets two minutes earlier each day, and a cloud may come before.
  const awake = (at: number) => {
    const day = Math.floor((at - T0) / DAY)
    return minuteOfDay(at) >= 360 && minuteOfDay(at) < 1200 - 2 * day - (day === 3 ? 40 : 0)
  }
  const broken = { from: T0 + 4 * DAY + 12 * HOUR, until: T0 + 4 * DAY + 12.5 * HOUR }
  const readings = quiet(1000, T0, T0 + 5 * DAY + 10 * HOUR, MINUTE).filter(
    ({ at }) => awake(at) && !(at >= broken.from && at < broken.until) && at < T0 + 5 * DAY,
  )
  await write(readings)
  for (let at = T0; at < T0 + 5 * DAY + 10 * HOUR; at += 12 * HOUR)
    await over(at, Math.min(at + 12 * HOUR, T0 + 5 * DAY + 10 * HOUR))
  const silences = (await kept('silence')).filter(({ metric, minutes }) => metric === 'device' && Number(minutes) > 60)
  t.equal(silences.length, 4)
  const told = (await scores()).filter(({ metric, ratio }) => metric === 'device' && Number(ratio) >= 1)
  const minutes = told.map(({ at }) => (at - T0) / MINUTE)
  const first = (from: number, until: number) => minutes.filter((minute) => minute >= from && minute < until).at(0)
  const day = DAY / MINUTE
  t.equal(first(1080, day + 600), 1202, 'the first night')
  t.equal(first(day + 1080, 2 * day + 600), day + 1200, 'the second')
  t.equal(first(2 * day + 600, 4 * day + 720), undefined, 'of the third and the fourth nothing is told')
  t.equal(first(4 * day + 720, 4 * day + 760), 4 * day + 722, 'it falls silent at noon')
  t.equal(first(4 * day + 760, 6 * day), 5 * day + 425, 'and does not wake')
})

test('who reports on change, or in batches, is known for its pauses once there were three', async (t) => {
  const { write, over, at, scores } = await offline(t)
  const until = T0 + 160 * MINUTE
  const minuteOf = (time: number) => Math.floor((time - T0) / MINUTE)
  // Seven minutes of nothing in every quarter of an hour; one of them lasts on.
  const pausing = (minute: number) => minute % 15 >= 8 || (minute >= 120 && minute < 150)
  await write(quiet(1000, T0, until, 10 * SECOND).filter((one) => !pausing(minuteOf(one.at))))
  // Two outages are no rhythm.
  const out = (minute: number) => [40, 80, 130].some((from) => minute >= from && minute < from + 15)
  await write(quiet(1001, T0, until, 10 * SECOND).filter((one) => !out(minuteOf(one.at))))
  const batches = quiet(1002, T0, until, 10 * SECOND)
  for (let now = T0 + 10 * MINUTE; now <= until; now += 20 * MINUTE) {
    await at(now + 20 * SECOND)
    await write(batches.filter((one) => one.at < now))
  }
  const told = async (device: string) =>
    (await scores())
      .filter(({ device: of, ratio }) => of === device && Number(ratio) >= 1)
      .map(({ at }) => minuteOf(at))
  const starts = (minutes: readonly number[]) =>
    minutes.filter((minute, index) => minute !== (minutes[index - 1] ?? -9) + 1)
  t.strictSame(starts(await told('1000')), [128], 'after twice as long')
  t.strictSame(starts(await told('1001')), [82, 132], 'each after three')
  t.strictSame(await told('1002'), [])
  await over(T0, until)
  t.strictSame(starts(await told('1001')), [82, 132], 'what was seen of an outage makes it no second one')
})

test('any split finds the same of who pauses, and of who sleeps', (t) => splitPauses(t, 6 * HOUR))
