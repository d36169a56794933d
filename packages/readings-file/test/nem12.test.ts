import { test } from 'tap'
import { open, read } from './read.ts'

const half = (values: (at: number) => number) => Array.from({ length: 48 }, (_, at) => values(at)).join(',')

test('NEM12: streams of a meter, units, quality, intervals of 30 and 5 minutes, in the time of the market', async (t) => {
  const file = [
    '100,NEM12,202606020000,MDP1,RETAILER',
    '200,6123456789,E1B1,1,E1,N1,METER1,KWH,30,20260701',
    `300,20260601,${half((at) => at)},A,,,20260602000000,`,
    `300,20260602,${half(() => 1)},V,,,20260603000000,`,
    '400,1,46,A,,',
    '400,47,48,N,,',
    `300,20260603,${half(() => 1)},N,,,20260604000000,`,
    '500,O,S01,20260604000000,12345.6',
    '200,6123456789,E1B1,2,B1,N2,METER1,WH,5,20260701',
    `300,20260601,${Array.from({ length: 288 }, (_, at) => at * 10).join(',')},S14,32,,20260602000000,`,
    '200,6123456789,E1B1,3,Q1,N3,METER1,KVARH,30,20260701',
    `300,20260601,${half(() => 1)},A,,,20260602000000,`,
    '900',
  ].join('\r\n')
  const says = await read(t, file, '--device 1500 --map E1=energy_kwh,B1=export_kwh')
  t.strictSame(
    [says[0], says[47], says[48]],
    ['2026-05-31T14:00:00Z energy_kwh=0', '2026-06-01T13:30:00Z energy_kwh=47', '2026-06-01T14:00:00Z energy_kwh=1'],
  )
  t.strictSame(says.slice(94, 97), [
    '4: quality N: there was no reading 20260602 interval 47',
    '4: quality N: there was no reading 20260602 interval 48',
    '7: quality N: there was no reading 20260603',
  ])
  t.strictSame(
    [says[97], says[98], says.at(-1)],
    [
      '2026-05-31T14:00:00Z export_kwh=0',
      '2026-05-31T14:05:00Z export_kwh=0.01',
      '2026-06-01T13:55:00Z export_kwh=2.87',
    ],
  )
  await t.rejects(read(t, file, '--device 1500'), /E1 \(KWH, of 6123456789\), B1 \(WH, of 6123456789\), Q1/)
  await t.rejects(read(t, file, '--device 1500 --map Q1=energy_kwh'), /Q1 is in KVARH, which energy_kwh is not/)
})

test('NEM12 of two meters: each is a device; what is no interval is said', async (t) => {
  const file = [
    '100,NEM12,202606020000,MDP1,RETAILER',
    `300,20260601,${half(() => 1)},A,,,20260602000000,`,
    '200,6123456789,E1,1,E1,N1,METER1,KWH,30,20260701',
    `300,20260601,${half(() => 1)},A,,,20260602000000,`,
    '300,20260602,1,2,3,A',
    '200,NMI0000002,E1,1,E1,N1,METER2,KWH,30,20260701',
    `300,20260631,${half(() => 2)},A,,,20260602000000,`,
    `300,20260601,${half((at) => (at === 3 ? Number.NaN : 2))},A,,,20260602000000,`,
    '250,NMI0000002,E1,1,E1,11,METER2,E,1,2,3',
  ].join('\n')
  const both = await read(t, file, '--device 6123456789=1600,NMI0000002=1601 --map E1=energy_kwh')
  t.equal(both.filter((one) => one.includes('device 1600')).length, 48)
  t.equal(both.filter((one) => one.includes('device 1601')).length, 47)
  t.strictSame(
    both.filter((one) => /^\d+: /.test(one)),
    [
      '2: record 300 before a 200',
      '5: no row of 48 intervals and a quality 6 fields',
      '7: no date 20260631',
      '8: no number in an interval NaN',
      '9: no record of NEM12 with intervals 250,NMI0000002,E1,1,E1,11,METER2,E,1,2,3',
      '9: the file is cut off: record 900 is missing',
    ],
  )
  await t.rejects(
    read(t, file, '--device 1600 --map E1=energy_kwh'),
    /more than one device, 6123456789 and NMI0000002 \(line 8\).*--device 6123456789=1600,NMI0000002=1601/,
  )
  const one = await open(t, file, '--map NMI0000002/E1=energy_kwh --device 1601')
  let readings = 0
  for await (const item of one.items()) if ('time' in item) readings++
  t.equal(readings, 47, 'a stream of one meter alone')
})
