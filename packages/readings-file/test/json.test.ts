import { test } from 'tap'
import { open, read } from './read.ts'

const cases: readonly (readonly [name: string, file: string, options: string, says: readonly string[]])[] = [
  [
    'an array of objects; 1.234 is no thousands, text may have a comma',
    '[{"time":"2026-06-01T00:00:00Z","power":1.234,"temp":"20,5"},\n {"time":"2026-06-01T00:01:00Z","power":2,"temp":"21"},{"power":3},{"time":"2026-06-01T00:02:00Z","power":null}]',
    '--map power=power_kw,temp=temp_c',
    [
      '2026-06-01T00:00:00Z power_kw=1.234 temp_c=20.5',
      '2026-06-01T00:01:00Z power_kw=2 temp_c=21',
      '3: no time ',
      '4: it has no value',
    ],
  ],
  [
    'the values of an inverter API, in an object',
    '{"energy":{"timeUnit":"QUARTER_OF_AN_HOUR","unit":"Wh","values":[{"date":"2026-06-13 00:00:00","value":null},{"date":"2026-06-13 00:15:00","value":12.5}]}}',
    '--map value=energy_wh --zone Europe/Berlin',
    ['1: it has no value', '2026-06-12T22:15:00Z energy_wh=12.5'],
  ],
  [
    "a supplier's API",
    '{"count":2,"next":null,"results":[{"consumption":0.063,"interval_start":"2026-06-01T00:30:00+0100","interval_end":"2026-06-01T01:00:00+0100"},{"consumption":0.071,"interval_start":"2026-06-01T00:00:00+0100","interval_end":"2026-06-01T00:30:00+0100"}]}',
    '--map consumption=energy_kwh',
    ['2026-05-31T23:30:00Z energy_kwh=0.063', '2026-05-31T23:00:00Z energy_kwh=0.071'],
  ],
  [
    'the history of home automation: arrays in an array',
    '[[{"entity_id":"sensor.power","state":"412.5","last_changed":"2026-06-01T00:00:10+00:00"},{"entity_id":"sensor.power","state":"unknown","last_changed":"2026-06-01T00:00:20+00:00"}],[{"entity_id":"sensor.temp","state":"21.5","last_changed":"2026-06-01T00:00:11+00:00"}]]',
    '--map sensor.power=power_w,sensor.temp=temp_c',
    ['2026-06-01T00:00:10Z power_w=412.5', '2: it has no value', '2026-06-01T00:00:11Z temp_c=21.5'],
  ],
  [
    'telemetry of a plug, an object a line, with objects in it; a line that is none',
    '{"Time":"2026-06-01T00:00:00","ENERGY":{"Total":1.5,"Power":33,"Current":0.144}}\n{"Time":"2026-06-01T00:05:00","ENERGY":{"Tot\n{"Time":"2026-06-01T00:10:00","ENERGY":{"Total":1.6,"Power":34,"Current":0.15}}\n',
    '--map ENERGY.Power=power_w,ENERGY.Current=current_a --zone +02:00',
    [
      '2026-05-31T22:00:00Z power_w=33 current_a=0.144',
      '2: no JSON {"Time":"2026-06-01T00:05:00","ENERGY":{"Tot',
      '2026-05-31T22:10:00Z power_w=34 current_a=0.15',
    ],
  ],
  [
    'pairs of a query of a time series database: text as numbers',
    '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"job":"x"},"values":[[1780272000,"1.5"],[1780272060.5,"2"]]}]}}',
    '--map #2=power_kw',
    ['2026-06-01T00:00:00Z power_kw=1.5', '2026-06-01T00:01:00.500Z power_kw=2'],
  ],
  [
    'pairs with the time behind',
    '[{"target":"power","datapoints":[[1.5,1780272000000],[2,1780272060000]]}]',
    '--map #1=power_kw',
    ['2026-06-01T00:00:00Z power_kw=1.5', '2026-06-01T00:01:00Z power_kw=2'],
  ],
  [
    'an object whose keys are times',
    '{"result":{"watts":{"2026-06-01 05:00:00":0,"2026-06-01 05:30:00":220}}}',
    '--map value=power_w --zone Europe/Berlin',
    ['2026-06-01T03:00:00Z power_w=0', '2026-06-01T03:30:00Z power_w=220'],
  ],
  [
    'what is cut off is read up to there',
    '[\n{"t":1780272000,"v":1},\n{"t":1780272060,"v":2},\n{"t":17802',
    '--map v=power_kw',
    ['2026-06-01T00:00:00Z power_kw=1', '2026-06-01T00:01:00Z power_kw=2', '3: no JSON from here on it is cut off'],
  ],
  [
    'one object alone',
    '{"time":"2026-06-01T00:00:00Z","v":1}',
    '--map v=power_kw',
    ['2026-06-01T00:00:00Z power_kw=1'],
  ],
]

for (const [name, file, options, says] of cases)
  test(name, async (t) => t.strictSame(await read(t, file, `${options} --device 1500`), says))

test('JSON without a record that has a time says what is wanted', async (t) => {
  const wanted = /is JSON without a record that has a time: wanted is \[\{"time"/
  await t.rejects(read(t, '[{"a":1},{"a":2}]', '--map a=power_kw --device 1500'), wanted)
  await t.rejects(
    read(t, '[1,2,3]', '--map a=power_kw --device 1500'),
    /a column of times is not in the header \(#1, #2, #3\)/,
  )
  await t.rejects(read(t, '{"a":\n', '--map a=power_kw --device 1500'), wanted)
})

test('how JSON is understood', async (t) => {
  const file = await open(t, '{"data":[{"t":1780272000,"v":1}]}', '--map v=power_kw --device 1500')
  t.strictSame(file.understood.slice(0, 4), [
    'JSON',
    'records are at $.data.*',
    'the keys of its records are its columns',
    'times are in "t"',
  ])
})
