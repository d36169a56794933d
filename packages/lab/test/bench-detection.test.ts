import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type StoredAlert, storedAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { alertsCsv } from '../src/bench/detection/alerts-csv.ts'
import { fieldCases } from '../src/bench/detection/field/cases.ts'
import { result, withTwin } from '../src/bench/detection/field/run.ts'
import { parseNab } from '../src/bench/detection/nab/dataset.ts'
import { suppressed } from '../src/bench/detection/nab/run.ts'
import { type NabFile, probation, scoreNab } from '../src/bench/detection/nab/score.ts'
import { parseBenchArguments } from '../src/bench/detection/options.ts'
import { plainZScore } from '../src/bench/detection/plain-zscore.ts'
import { parseSkab } from '../src/bench/detection/skab/dataset.ts'
import { flaggedRows } from '../src/bench/detection/skab/run.ts'
import { scoreSkab } from '../src/bench/detection/skab/score.ts'
import { type Fault, readFaults } from '../src/bench/detection/synthetic/faults.ts'
import { fleetResults, runFleet } from '../src/bench/detection/synthetic/run.ts'
import { scoreFleet } from '../src/bench/detection/synthetic/score.ts'
import { readArchive } from '../src/bench/detection/tar.ts'
import { foundByFault, runWorlds, worldResults } from '../src/bench/detection/worlds/run.ts'
import { formatTable } from '../src/bench/table.ts'

const MINUTE = 60_000
const T0 = Date.parse('2026-01-05T00:00:00Z')
const DAYS = 2880 * MINUTE

const at = (minute: number) => T0 + DAYS + minute * MINUTE
const raised = (minute: number, until = minute, of: { device?: string; metric?: string } = {}) => ({
  device: '1000',
  metric: 'a',
  since: at(minute),
  until: at(until),
  ...of,
})
const fault = (kind: string, start: number, end: number, of: { device?: string; metric?: string } = {}): Fault => ({
  device: '1000',
  metric: 'a',
  kind,
  start: at(start),
  end: at(end),
  ...of,
})
const extent = { start: T0, scoredFrom: T0 + DAYS, stop: T0 + 2 * DAYS, devices: 2 }

test('synthetic: a fault is found by an episode that begins within it', (t) => {
  const drift = [fault('drift', 100, 200)]
  const score = (alerts: ReturnType<typeof raised>[], faults = drift) => scoreFleet(alerts, faults, extent)
  t.match(score([raised(100)]), { f1: 1, recall: 1, precision: 1, falseEpisodes: 0, medianDelay: 0 })
  t.match(score([raised(199)]), { recall: 1, medianDelay: 99 })
  t.match(score([raised(200)]), { recall: 0, falseEpisodes: 0, medianDelay: undefined }, 'the end is not part of it')
  t.match(score([raised(230)]), { recall: 0, falseEpisodes: 0 }, 'soon afterwards is neither found nor false')
  t.match(score([raised(231)]), { recall: 0, falseEpisodes: 1, falsePerDeviceDay: 0.25, precision: 0, f1: 0 })
  t.match(score([raised(99)]), { recall: 0, falseEpisodes: 1 }, 'too early is false')
  t.match(score([raised(90, 96), raised(110)]), { recall: 0, falseEpisodes: 1 }, '14 minutes apart: one episode')
  t.match(score([raised(90, 94), raised(110)]), { recall: 1, falseEpisodes: 1 }, '16 minutes apart: two')
  t.match(score([raised(120, 120, { metric: 'b' })]), { recall: 0, falseEpisodes: 1 }, 'of another metric')
  t.match(score([raised(120, 120, { device: '1001' })]), { recall: 0, falseEpisodes: 1 }, 'of another device')
  t.match(
    score([raised(-1)], [fault('level', -60, -1)]),
    { recall: 0, falseEpisodes: 0, kinds: {} },
    'two days are free',
  )

  const spikes = [fault('spike', 10, 12), fault('stuck', 300, 400), fault('stuck', 500, 600)]
  t.match(score([raised(17), raised(304), raised(330), raised(900)], spikes), {
    recall: 2 / 3,
    precision: 2 / 3,
    medianDelay: 5.5,
    kinds: { spike: [1, 1], stuck: [1, 2] },
  })
  t.match(score([raised(18)], spikes), { recall: 0, falseEpisodes: 0 })
  t.end()
})

test('worlds: faults of whole devices, harmless days, and each kind of device by itself', async (t) => {
  const folder = t.testdir({
    'labels.csv': [
      'device_id,metric,kind,start,end,device_kind',
      '1000,device,dropout,2026-01-08T00:00:00Z,2026-01-08T01:00:00Z,pv',
      '1000,a,reset,2026-01-09T00:00:00Z,2026-01-09T00:01:00Z,pv',
      '1001,a,dropout,2026-01-08T00:00:00Z,2026-01-08T01:00:00Z,office',
      '1001,*,HOLIDAY,2026-01-09T00:00:00Z,2026-01-10T00:00:00Z,office',
      '',
    ].join('\n'),
  })
  const faults = readFaults(join(folder, 'labels.csv'))
  t.equal(faults.length, 3, 'a holiday is no fault')
  const alert = (device_id: string, metric: string, time: string, severity = 'warning') =>
    storedAlert({ device_id, metric, reason: 'zscore', time }, { severity })
  const alerts = [
    alert('1000', 'b', '2026-01-08T00:10:00Z', 'critical'),
    alert('1000', 'a', '2026-01-09T00:05:00Z'),
    alert('1001', 'device', '2026-01-08T00:20:00Z'),
    alert('1001', 'a', '2026-01-09T12:00:00Z'),
  ]
  const span = { start: T0, scoredFrom: T0 + DAYS, stop: T0 + 2 * DAYS, devices: 2 }
  const [all, even, odd, office, pv] = worldResults('w', { alerts, extent: span }, faults)
  t.match(all, { method: 'all', figures: { recall: 1, precision: 0.75, 'alerts/device-day': 1 } })
  t.match(even, { method: 'even ids', figures: { F1: 1, 'false/device-day': 0, 'critical/device-day': 0.5 } })
  t.match(odd, { method: 'odd ids', figures: { recall: 1, precision: 0.5, 'false/device-day': 0.5 } })
  t.match([office?.method, pv?.method], ['office', 'pv'])
  t.match(foundByFault('w', { alerts, extent: span }, faults), [
    { method: 'dropout', figures: { found: 2, of: 2 } },
    { method: 'reset', figures: { found: 1, of: 1 } },
  ])
  await t.rejects(
    runWorlds(join(folder, 'none'), { metrics: [] }, {}, () => {}),
    /none cannot be read \(ENOENT\)/,
  )
  await t.rejects(
    runWorlds(folder, { metrics: [] }, {}, () => {}),
    /has no .lp.gz file/,
  )
})

test('the field: each case says what is right', async (t) => {
  t.match(result('x', { what: 'alerts', found: 0.4, right: 0.5, atMost: true }), {
    method: 'x: alerts',
    figures: { found: 0.4, right: '≤ 0.5', is: 'right' },
  })
  t.match(result('x', { what: 'of 0', found: 2, right: 1 }), { figures: { right: 1, is: 'wrong' } })

  const findingsOf = (name: string, alerts: StoredAlert[], start: string, days: number, devices = 1) => {
    const from = Date.parse(start)
    const found = fieldCases.find((one) => one.name === name)
    return found?.findings({ alerts, start: from, stop: from + days * 1440 * MINUTE, devices })
  }
  const alert = (device_id: string, time: string, fields: Record<string, unknown> = {}, reason = 'zscore') =>
    storedAlert({ device_id, metric: 'current_a', reason, time }, fields)
  const house = [
    alert('4301', '2026-01-06T00:00:00Z', { severity: 'critical' }),
    alert('4301', '2026-01-10T00:00:00Z', { severity: 'critical' }),
    alert('4302', '2026-01-11T00:00:00Z', { severity: 'warning' }),
  ]
  t.match(findingsOf('household', house, '2026-01-05T00:00:00Z', 12, 2), [
    { what: 'alerts/device-day', found: 2 / 16, right: 0.5, atMost: true },
    { what: 'critical/device-day', found: 1 / 16, right: 0.05, atMost: true },
  ])
  const slow = ['2026-11-03T00:00:00Z', '2026-11-12T13:00:00Z', '2026-11-12T16:30:00Z', '2026-11-13T10:00:00Z']
  const intervals = findingsOf(
    'a-intervals',
    slow.map((time) => alert('5003', time)),
    '2026-11-01T00:00:00Z',
    13,
  )
  t.match(
    intervals?.slice(-3).map(({ found }) => found),
    [1, 2, 1],
  )
  const reset = BigInt(Date.parse('2026-11-08T14:00:00Z')) * 1_000_000n
  const counter = [alert('5201', '2026-11-08T03:00:00Z'), alert('5202', '2026-11-08T12:00:00Z', { until: reset })]
  t.match(
    findingsOf('c-counter', counter, '2026-11-01T00:00:00Z', 9)?.map(({ found }) => found),
    [1, 0, 2],
  )

  const lines = async function* () {
    yield { point: 'energy,device_id=41 demand_mw=5.5,temp_c=19.1', time: 1_000_000n }
    yield { point: 'energy,device_id=41 demand_mw=6', time: 2_000_000n }
    yield { point: 'energy,device_id=42 demand_mw=7', time: 2_000_000n }
  }
  const twins: string[] = []
  for await (const { point } of withTwin(lines(), { device: '43', like: '41', from: 2, to: 3 }))
    if (point.includes('=43')) twins.push(point)
  t.strictSame(twins, ['energy,device_id=43 demand_mw=5.5,temp_c=19.1', 'energy,device_id=43 demand_mw=0'])
})

test('NAB: the standard profile', (t) => {
  const file: NabFile = { rows: 1000, windows: [[500, 599]] }
  t.equal(probation(1000), 150)
  t.equal(probation(20_000), 750)
  t.equal(scoreNab([file], [[]]), 0, 'silence')
  t.equal(scoreNab([file], [[500]]), 100, 'at the beginning of the window')
  t.equal(scoreNab([file], [[10, 500, 520, 599]]), 100, 'a window counts once; the probation does not')
  const near = (value: number, wanted: number) => t.ok(Math.abs(value - wanted) < 1e-3, `${value} is ${wanted}`)
  // 2 / (1 + e^(-5/100)) - 1 = .024995 of the best, .986614.
  near(scoreNab([file], [[599]]), 50 * (1 + 0.024995 / 0.986614))
  near(scoreNab([file], [[200, 500]]), 100 - 50 * 0.11)
  // Ten rows past a window of a hundred: 1 - 2 / (1 + e^(50/99)) = .247289.
  near(scoreNab([file], [[500, 609]]), 100 - 50 * 0.11 * 0.247289)
  near(scoreNab([file], [[500, 950]]), 100 - 50 * 0.11)
  near(scoreNab([file, { rows: 1000, windows: [] }], [[500], [700]]), 100 - 50 * 0.11)
  t.strictSame(suppressed([0, 50, 101, 150, 202]), [0, 101, 202])

  const text = 'timestamp,value\n2014-04-01 00:00:00,1\n2014-04-01 00:05:00,2.5\n2014-04-01 00:10:00,3\n'
  const parsed = parseNab('x.csv', text, [['2014-04-01 00:03:00.000000', '2014-04-01 00:10:00.000000']])
  t.match(parsed, { rows: 3, values: [1, 2.5, 3], windows: [[1, 2]] })
  t.equal(parsed.times[1], Date.parse('2014-04-01T00:05:00Z'))
  t.end()
})

test('SKAB: rows after the known-good ones', (t) => {
  const rows = (...ranges: [number, number][]) =>
    Array.from({ length: 1000 }, (_, row) => ranges.some(([from, until]) => from <= row && row < until))
  const bad = [rows([600, 800]), rows([600, 800])]
  // Of the first: 150 of 200 found, 50 rows false in the same episode, 20 in another; of the second: nothing.
  const score = scoreSkab([rows([0, 100], [450, 470], [650, 850]), rows()], bad)
  t.match(score, {
    f1: 300 / (300 + 70 + 250),
    falseAlarmRate: (100 * 70) / 800,
    missedAlarmRate: (100 * 250) / 400,
    falseEpisodes: 1,
    filesFound: 1,
  })
  t.match(scoreSkab(bad, bad), { f1: 1, falseAlarmRate: 0, missedAlarmRate: 0, falseEpisodes: 0, filesFound: 2 })

  const text =
    'datetime;Current;Volume Flow RateRMS;anomaly;changepoint\n2020-03-09 10:14:33;1.5;32;0.0;0.0\n2020-03-09 10:14:35;1.25;31;1.0;1.0\n'
  const file = parseSkab('valve1/0.csv', text)
  t.strictSame(file.offsets, [0, 2000])
  t.strictSame(
    [...file.channels],
    [
      ['current', [1.5, 1.25]],
      ['volume_flow_raterms', [32, 31]],
    ],
  )
  t.strictSame(file.bad, [false, true])
  t.strictSame(flaggedRows({ offsets: [0, 1000, 2000, 3000] }, [{ since: T0 + 1000, until: T0 + 2500 }]), [
    false,
    true,
    true,
    false,
  ])
  t.end()
})

test('the methods that ours is compared with, the table, and the files', (t) => {
  const values = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 9, 2, 1]
  t.strictSame(
    plainZScore(values, 10).flatMap((hot, index) => (hot ? [index] : [])),
    [10],
  )
  t.notOk(plainZScore(Array(50).fill(3), 10).includes(true), 'no spread, no score')
  t.equal(
    formatTable([
      { benchmark: 'b', method: 'ours', figures: { F1: 0.92345, delay: undefined } },
      { benchmark: 'b', method: 'clock', figures: { F1: 0, found: '1/34' } },
    ]),
    'b         F1  delay  found\nours   0.923      –      –\nclock      0      –   1/34',
  )
  const [since, until] = [T0, T0 + MINUTE]
  const key = { device_id: '1000', metric: 'a,b', reason: 'level', time: new Date(since).toISOString() }
  t.equal(
    alertsCsv([storedAlert(key, { until: BigInt(until) * 1_000_000n, score: 5.5 })]),
    'device_id,metric,reason,start,until,score\n1000,"a,b",level,2026-01-05T00:00:00.000Z,2026-01-05T00:01:00.000Z,5.5\n',
  )

  const entry = (name: string, content: string, kind = '0') => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write(Buffer.byteLength(content).toString(8).padStart(11, '0'), 124)
    header.write(kind, 156)
    return Buffer.concat([header, Buffer.from(content), Buffer.alloc(-Buffer.byteLength(content) & 511)])
  }
  const entries = [
    entry('data/', '', '5'),
    entry('./data/a.csv', 'x'.repeat(600)),
    entry('././@LongLink', `data/${'n'.repeat(120)}\0`, 'L'),
    entry('data/cut', 'y'),
  ]
  const folder = t.testdir({
    'labels.csv': 'kind,device_id,metric,start,end\nlevel,1000,a,2026-01-05T00:00:00Z,2026-01-05T01:00:00Z\n',
    'short.csv': 'kind,device_id,metric,start\n',
    'wrong.csv': 'device_id,metric,kind,start,end\n1000,a,level,2026-01-05T00:00:00Z,soon\n',
  })
  writeFileSync(join(folder, 'x.tar.gz'), gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)])))
  t.strictSame(
    [...readArchive(join(folder, 'x.tar.gz'))].map(([name, text]) => [name, text.length]),
    [
      ['data/a.csv', 600],
      [`data/${'n'.repeat(120)}`, 1],
    ],
  )
  t.throws(() => readArchive(join(folder, 'none.tar.gz')), /none.tar.gz cannot be read \(ENOENT\)/)
  t.strictSame(readFaults(join(folder, 'labels.csv')), [
    { device: '1000', metric: 'a', kind: 'level', start: T0, end: T0 + 60 * MINUTE },
  ])
  t.throws(() => readFaults(join(folder, 'short.csv')), /short.csv has no column end/)
  t.throws(() => readFaults(join(folder, 'wrong.csv')), /wrong.csv:2 has no start before an end/)

  t.match(parseBenchArguments(['--data', 'd']), {
    data: 'd',
    only: ['synthetic', 'skab', 'nab', 'worlds', 'field'],
    json: false,
  })
  t.match(parseBenchArguments(['--lp', 'f', '--alerts', 'o']), { lp: 'f', alerts: 'o', labels: undefined })
  t.throws(() => parseBenchArguments([]), /either --data or --lp is needed\n\nusage/)
  t.throws(() => parseBenchArguments(['--data', 'd', '--only', 'x']), /there is no benchmark x/)
  t.throws(() => parseBenchArguments(['--lp', 'f']), /--lp needs --alerts or --labels/)
  t.end()
})

const others = ['zscore', 'spike', 'level', 'noise', 'seasonal', 'stuck', 'offline', 'supply', 'night', 'cycle']

test('a fleet from a file: its alerts, their score, and the others beside it', async (t) => {
  const config: FleetConfig = {
    metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 30 } }],
    detectors: Object.fromEntries(others.map((detector) => [detector, { enabled: false }])),
  }
  const lines: string[] = []
  const from = T0 + DAYS - 30 * MINUTE
  for (let time = T0; time < T0 + DAYS + 60 * MINUTE; time += time < from ? 60 * MINUTE : MINUTE) {
    const value = time >= at(20) && time < at(25) ? 33 : 20 + Math.sin(time / 7919)
    lines.push(`energy,device_id=1000 current_a=${value} ${time}`)
  }
  const path = join(t.testdir({ 'fleet.lp': lines.join('\n') }), 'fleet.lp')
  const run = await runFleet(path, config, { stepMs: 720 * MINUTE })
  t.match(run.alerts, [{ device_id: '1000', reason: 'limit', since: at(20), until: at(24), value: 33 }])
  const results = fleetResults(run, [fault('level', 20, 25, { metric: 'current_a' })])
  t.match(results, [
    { method: 'ours', figures: { F1: 1, level: '1/1', 'delay min': 0, 'false/device-day': 0 } },
    { method: /^plain z/, figures: { level: '1/1' } },
    { method: /^clock/, figures: { level: '0/1' } },
  ])
})
