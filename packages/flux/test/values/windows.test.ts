import t from 'tap'
import { FluxError } from '../../src/errors.ts'
import { infiniteDuration, parseDuration } from '../../src/values/duration.ts'
import { addDurationAt, loadTimeZone, toLocalClock } from '../../src/values/location.ts'
import { formatTime, parseTime } from '../../src/values/time.ts'
import { clip, isInfinite, Windows } from '../../src/values/window.ts'
import { windowRuns } from '../../src/values/window-runs.ts'

const instant = (text: string): bigint => parseTime(text) as bigint
const duration = (text: string) => parseDuration(text) ?? infiniteDuration
const location = (zone: string, offset = '0s') => ({ zone: loadTimeZone(zone), offset: duration(offset) })
const windows = (every: string, zone = 'UTC') => new Windows({ every: duration(every), location: location(zone) })

/** zone, every, period, offset, offset of the location, time, and the bounds that InfluxDB's own windows answer. */
const answers = `
  America/Los_Angeles 1d 2d 1d 0s 1991-06-07T10:28:10.128639831Z 1991-06-07T07:00:00Z 1991-06-09T07:00:00Z
  America/Los_Angeles 1h 2d 0s -2h 2012-04-17T01:46:00Z 2012-04-17T01:00:00Z 2012-04-19T01:00:00Z
  America/Los_Angeles 1mo 1mo 0s -2h 1962-01-08T02:21:14.020124258Z 1962-01-01T10:00:00Z 1962-02-01T10:00:00Z
  America/Los_Angeles 36h -1h 1d 0s 2031-01-28T14:13:44.642258265Z 2031-01-27T07:00:00Z 2031-01-27T08:00:00Z
  America/New_York 1d 3h 0s 0s 2019-04-06T12:35:00Z 2019-04-06T04:00:00Z 2019-04-06T07:00:00Z
  America/New_York 1h 3h -3h 0s 2026-11-01T12:20:00Z 2026-11-01T12:00:00Z 2026-11-01T15:00:00Z
  America/New_York 1mo 1mo 1mo 5h30m 2030-01-10T04:57:05.751551977Z 2029-12-31T23:30:00Z 2030-01-31T23:30:00Z
  America/New_York 90s 1mo 1d 0s 2010-10-26T21:23:00Z 2010-10-26T21:22:30Z 2010-11-26T22:22:30Z
  America/Sao_Paulo 1h 1mo 1d 0s 2005-08-24T04:31:03.571543472Z 2005-08-24T04:00:00Z 2005-09-24T04:00:00Z
  America/Sao_Paulo 1mo 1mo -3h 0s 2027-10-05T10:23:00Z 2027-10-01T00:00:00Z 2027-10-31T00:00:00Z
  America/Sao_Paulo 1y 1mo2d 0s 0s 1968-02-06T08:18:11.356463004Z 1968-01-01T02:00:00Z 1968-02-03T02:00:00Z
  America/Sao_Paulo 30m 15m 0s 0s 2014-04-18T03:04:00Z 2014-04-18T03:00:00Z 2014-04-18T03:15:00Z
  America/Sao_Paulo 36h 1mo 20m 0s 2026-03-17T22:19:00Z 2026-03-17T03:20:00Z 2026-04-17T03:20:00Z
  America/St_Johns 1y 15m 2d3h -2h 2019-10-13T18:39:00Z 2019-01-03T08:30:00Z 2019-01-03T08:45:00Z
  America/St_Johns 2h -1h 1d 0s 1986-07-18T19:47:37.420712656Z 1986-07-18T19:30:00Z 1986-07-18T20:30:00Z
  America/St_Johns 30m -1h 0s 0s 1992-02-07T15:22:30.672756434Z 1992-02-07T15:00:00Z 1992-02-07T16:00:00Z
  Asia/Kathmandu 1h 1mo 0s 0s 2022-04-20T20:53:00Z 2022-04-20T20:15:00Z 2022-05-20T20:15:00Z
  Asia/Kathmandu 1mo -1h 1d 0s 2026-11-11T00:44:00Z 2026-11-01T17:15:00Z 2026-11-01T18:15:00Z
  Asia/Kathmandu 1y 1y 1d 0s 2027-10-23T18:53:00Z 2027-01-01T18:15:00Z 2028-01-01T18:15:00Z
  Asia/Kathmandu 30m 30m 1d 0s 1985-09-02T15:30:01.520677467Z 1985-09-02T15:30:00Z 1985-09-02T16:00:00Z
  Asia/Kathmandu 36h 15m 0s 0s 2012-03-11T22:58:00Z 2012-03-11T18:15:00Z 2012-03-11T18:30:00Z
  Asia/Kolkata 1d 1mo 0s 5h30m 2002-03-08T04:28:10.654010354Z 2002-03-07T13:00:00Z 2002-04-07T13:00:00Z
  Asia/Kolkata 1h -1h 0s -2h 2016-11-16T08:27:00Z 2016-11-16T07:30:00Z 2016-11-16T08:30:00Z
  Asia/Kolkata 1w 1mo 0s 0s 2025-10-13T13:26:00Z 2025-10-08T18:30:00Z 2025-11-08T18:30:00Z
  Asia/Kolkata 1y 1y 1mo 5h30m 2016-04-04T01:53:00Z 2016-01-31T13:00:00Z 2017-01-31T13:00:00Z
  Asia/Kolkata 30m 2d -3h 0s 2014-03-10T20:41:00Z 2014-03-10T20:30:00Z 2014-03-12T20:30:00Z
  Asia/Tehran 1h 1mo2d 0s -2h 2020-10-24T08:16:00Z 2020-10-24T07:30:00Z 2020-11-26T07:30:00Z
  Asia/Tehran 1mo 1mo2d -3h 0s 2015-03-16T20:21:00Z 2015-02-28T17:30:00Z 2015-03-30T16:30:00Z
  Asia/Tehran 1y 1mo 20m 0s 1987-02-21T05:59:36.252447311Z 1986-12-31T20:50:00Z 1987-01-31T20:50:00Z
  Asia/Tehran 36h 3h -3h 0s 2024-04-16T23:43:00Z 2024-04-16T17:30:00Z 2024-04-16T20:30:00Z
  Australia/Lord_Howe 1h 1mo2d 0s 5h30m 2013-03-28T13:40:00Z 2013-03-28T13:30:00Z 2013-04-30T14:00:00Z
  Australia/Lord_Howe 1mo 2d 20m 5h30m 2031-06-06T14:50:06.683775183Z 2031-05-31T08:20:00Z 2031-06-02T08:20:00Z
  Australia/Lord_Howe 30m 15m 1d 0s 2020-11-16T10:41:00Z 2020-11-16T10:30:00Z 2020-11-16T10:45:00Z
  Australia/Lord_Howe 36h 36h 20m 0s 2019-04-22T23:41:00Z 2019-04-22T13:50:00Z 2019-04-24T01:50:00Z
  Australia/Sydney 1d 1mo2d 1mo 0s 2010-10-29T00:32:00Z 2010-10-28T13:00:00Z 2010-11-30T13:00:00Z
  Australia/Sydney 1h 1h 0s 0s 2013-11-21T18:28:00Z 2013-11-21T18:00:00Z 2013-11-21T19:00:00Z
  Australia/Sydney 90s 1mo -3h 0s 2005-06-01T15:02:29.606722456Z 2005-06-01T15:01:30Z 2005-07-01T15:01:30Z
  Europe/Berlin 1mo -1h 2d3h 0s 1977-09-17T19:17:27.677795471Z 1977-09-03T01:00:00Z 1977-09-03T02:00:00Z
  Europe/Berlin 1y 1mo 0s 5h30m 2022-03-28T17:47:00Z 2021-12-31T17:30:00Z 2022-01-31T17:30:00Z
  Europe/Berlin 90s 2d 2d3h 0s 2023-11-18T16:03:00Z 2023-11-18T16:03:00Z 2023-11-20T16:03:00Z
  Europe/London 17h 17h -3h 0s 2029-11-26T08:02:00Z 2029-11-25T21:00:00Z 2029-11-26T14:00:00Z
  Europe/London 1h 1mo 20m 5h30m 2028-05-12T16:34:13.023379327Z 2028-05-12T15:50:00Z 2028-06-12T15:50:00Z
  Europe/London 1mo -1h 0s 0s 1991-12-26T00:00:47.117026655Z 1991-11-30T23:00:00Z 1991-12-01T00:00:00Z
  Europe/London 1y 1y 0s 0s 2021-03-29T16:31:00Z 2021-01-01T00:00:00Z 2022-01-01T00:00:00Z
  Europe/London 30m 30m 2d3h -2h 1969-09-16T21:12:19.233634214Z 1969-09-16T21:00:00Z 1969-09-16T21:30:00Z
  Pacific/Apia 1d -1h 2d3h 0s 2026-11-14T11:43:00Z 2026-11-13T13:00:00Z 2026-11-13T14:00:00Z
  Pacific/Apia 1h 1h 0s 0s 2014-11-02T22:25:00Z 2014-11-02T22:00:00Z 2014-11-02T23:00:00Z
  Pacific/Apia 1y 2d 1mo -2h 2033-06-05T06:01:55.227567941Z 2033-01-31T13:00:00Z 2033-02-02T13:00:00Z
  Pacific/Apia 90s 90s 0s 5h30m 2033-11-25T06:10:20.26353298Z 2033-11-25T06:09:00Z 2033-11-25T06:10:30Z
  UTC 1d -1h 20m 0s 2010-11-25T10:28:00Z 2010-11-24T23:20:00Z 2010-11-25T00:20:00Z
  UTC 1h 1h 20m 0s 1976-07-16T10:40:33.011185556Z 1976-07-16T10:20:00Z 1976-07-16T11:20:00Z
  UTC 1mo -1h 2d3h -2h 2020-03-06T04:11:00Z 2020-03-03T04:00:00Z 2020-03-03T05:00:00Z
  UTC 1y 1y 20m 0s 1988-08-09T17:42:06.56396233Z 1988-01-01T00:20:00Z 1989-01-01T00:20:00Z
  UTC 2h 2d 0s 5h30m 2025-11-22T22:38:00Z 2025-11-22T22:30:00Z 2025-11-24T22:30:00Z
  UTC 30m 2d 1d 0s 1999-07-05T17:48:07.299189402Z 1999-07-05T17:30:00Z 1999-07-07T17:30:00Z

`

t.test('the latest window is the one that InfluxDB answers', (t) => {
  for (const line of answers.trim().split('\n')) {
    const [zone = '', every = '', period = '', offset = '', fixed = '', time = '', start, stop] = line.trim().split(' ')
    const all = new Windows({
      every: duration(every),
      period: duration(period),
      offset: duration(offset),
      location: location(zone, fixed),
    })
    const bounds = all.latest(instant(time))
    t.strictSame([formatTime(bounds.start), formatTime(bounds.stop)], [start, stop], line.trim())
  }
  t.end()
})

t.test('windows that share time with a range come latest first', (t) => {
  const overlapping = new Windows({ every: duration('1m'), period: duration('3m') })
  const found = overlapping.containing(instant('2026-01-01T00:10:30Z'))
  t.strictSame(
    found.map(({ start }) => formatTime(start)),
    ['2026-01-01T00:10:00Z', '2026-01-01T00:09:00Z', '2026-01-01T00:08:00Z'],
  )
  const apart = new Windows({ every: duration('1m'), period: duration('15s') })
  t.strictSame(apart.containing(instant('2026-01-01T00:10:30Z')), [])
  const range = { start: instant('2026-01-01T00:10:30Z'), stop: instant('2026-01-01T00:12:00Z') }
  t.strictSame(
    windows('1m')
      .overlapping(range)
      .map((bounds) => Object.values(clip(bounds, range)).map(formatTime)),
    [
      ['2026-01-01T00:11:00Z', '2026-01-01T00:12:00Z'],
      ['2026-01-01T00:10:30Z', '2026-01-01T00:11:00Z'],
    ],
  )
  t.strictSame(windows('1m').overlapping({ start: 5n, stop: 5n }), [])
  t.end()
})

t.test('windows too many to hold are refused', (t) => {
  const range = { start: instant('2026-01-01T00:00:00Z'), stop: instant('2026-01-01T01:00:00Z') }
  t.throws(() => windows('1us').overlapping(range), {
    code: 'invalid',
    message:
      'more than 2000000 windows of 1us between 2026-01-01T00:00:00Z and 2026-01-01T01:00:00Z; use a longer window or a shorter range',
  })
  t.equal(windows('10ms').overlapping(range).length, 360_000)
  t.end()
})

t.test('what is no interval is refused', (t) => {
  const refused: Readonly<Record<string, string>> = {
    '0s': 'duration used as an interval cannot be zero',
    '1mo2d': 'duration used as an interval cannot mix month and nanosecond units',
    '-1h': 'duration used as an interval cannot be negative',
  }
  for (const [every, message] of Object.entries(refused))
    t.throws(() => windows(every), new FluxError('invalid', message))
  t.ok(isInfinite(infiniteDuration))
  t.notOk(isInfinite(duration('1y')))
  t.end()
})

t.test('a clock that skips an hour, repeats one, or skips a day', (t) => {
  const clocks: readonly (readonly [string, string, string])[] = [
    ['America/Los_Angeles', '2017-03-12T02:30:00Z', '2017-03-12T10:00:00Z'],
    ['America/Los_Angeles', '2017-11-05T01:30:00Z', '2017-11-05T08:30:00Z'],
    ['America/Los_Angeles', '2017-11-05T02:00:00Z', '2017-11-05T10:00:00Z'],
    ['Europe/London', '2026-03-29T01:30:00Z', '2026-03-29T01:00:00Z'],
    ['Europe/London', '2026-10-25T01:30:00Z', '2026-10-25T00:30:00Z'],
    ['Australia/Lord_Howe', '2025-10-05T02:15:00Z', '2025-10-04T15:30:00Z'],
    ['Pacific/Apia', '2011-12-30T12:00:00Z', '2011-12-30T10:00:00Z'],
    ['Asia/Kathmandu', '1986-01-01T00:00:00Z', '1985-12-31T18:30:00Z'],
  ]
  for (const [name, clock, want] of clocks)
    t.equal(formatTime(loadTimeZone(name)?.toInstant(instant(clock)) ?? 0n), want, `${name} ${clock}`)
  t.equal(formatTime(toLocalClock(instant('2026-03-29T01:30:00Z'), location('Europe/Berlin'))), '2026-03-29T03:30:00Z')
  t.equal(
    formatTime(addDurationAt(instant('2026-03-28T12:00:00Z'), duration('1d'), location('Europe/Berlin', '30m'))),
    '2026-03-29T11:00:00Z',
  )
  t.end()
})

t.test('time zones have names of their own case', (t) => {
  t.equal(loadTimeZone('UTC'), undefined)
  t.equal(loadTimeZone(''), undefined)
  t.ok(loadTimeZone('America/Port-au-Prince'))
  t.ok(loadTimeZone('Etc/GMT+5'))
  for (const name of ['Mars/Olympus', 'europe/berlin', '+05:30', 'Europe/', '../Europe/Berlin'])
    t.throws(() => loadTimeZone(name), new FluxError('invalid', `unknown time zone ${name}`))
  t.end()
})

t.test('runs of rows are those of the windows that the rows are in', (t) => {
  let state = 7
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
  const all = [
    windows('10s'),
    windows('1m'),
    windows('1h', 'America/New_York'),
    windows('1mo'),
    windows('1y'),
    windows('1d', 'Europe/Berlin'),
    windows('200d'),
    new Windows({ every: duration('1m'), offset: duration('-7s') }),
    new Windows({ every: duration('1m'), period: duration('20s') }),
  ]
  for (const [which, window] of all.entries()) {
    for (const step of [1n, 3_000_000_001n, 60_000_000_000n, 40n * 86_400_000_000_000n]) {
      const times = new BigInt64Array(200)
      let time = instant('2025-10-25T00:00:00Z') - step * 50n
      for (let i = 0; i < times.length; i++) {
        time += BigInt(random(5) - 1) * step
        times[i] = time
      }
      const runs = windowRuns(times, window)
      const got: string[] = Array(times.length).fill('none')
      for (let run = 0; run < runs.length; run++)
        for (let row = runs.begins[run] as number; row < (runs.ends[run] as number); row++)
          got[row] = `${runs.starts[run]}-${runs.stops[run]}`
      const want = Array.from(times, (at) => {
        const { start, stop } = window.latest(at)
        return at >= start && at < stop ? `${start}-${stop}` : 'none'
      })
      t.strictSame(got, want, `windows ${which}, steps of ${step}`)
    }
  }
  t.equal(windowRuns(new BigInt64Array(0), windows('1m')).length, 0)
  t.end()
})
