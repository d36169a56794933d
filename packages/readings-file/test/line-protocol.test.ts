import { test } from 'tap'
import { epochTime } from '../src/cell/epoch.ts'
import { open, read } from './read.ts'

test('line protocol: tags, escapes, quotes, integers, times of every precision', async (t) => {
  const file = [
    '# a comment',
    'energy,device_id=1001,site=a\\ b voltage_v=1.5,current_a=-2e1 1577836800',
    'energy temp_c=3i,state="on, off=1" 1577836800000000001',
    'energy,device_id=1001 state="on" 1577836800',
    'energy,device_id=1001 voltage_v=0x10 1577836800',
    'energy,device_id=1001 voltage_v=1',
    'energy,device_id=pump\\ 1 voltage_v=2 1577836800123',
  ].join('\n')
  t.strictSame(
    await read(t, file.replace('energy temp_c', 'energy,device_id=1002 temp_c').replace('pump\\ 1', '1003'), ''),
    [
      '2020-01-01T00:00:00Z device 1001 voltage_v=1.5 current_a=-20',
      '2020-01-01T00:00:00Z device 1002 temp_c=3',
      '4: no numeric field that is a metric state="on"',
      '5: no numeric field that is a metric voltage_v=0x10',
      '6: no line of line protocol with a time energy,device_id=1001 voltage_v=1',
      '2020-01-01T00:00:00.123Z device 1003 voltage_v=2',
    ],
  )
  t.equal(
    (await read(t, 'energy voltage_v=1 1577836800', '--map voltage_v=power_kw --device 1500'))[0],
    '2020-01-01T00:00:00Z power_kw=1',
  )
  await t.rejects(read(t, file, ''), /line 3 names no device: give one with --device ID/)
  await t.rejects(read(t, file.split('\n').slice(6).join('\n'), ''), /"pump 1" is no id.*--device pump 1=1500/)
  t.strictSame(await read(t, 'energy current_a=1\n', '--device 1500'), [
    '1: no line of line protocol with a time energy current_a=1',
  ])
})

test('nanoseconds are kept', async (t) => {
  const file = await open(t, 'energy,device_id=1001 temp_c=3i 1577836800000000001', '')
  for await (const item of file.items()) t.match(item, { time: 1_577_836_800_000_000_001n, deviceId: '1001' })
  t.equal(epochTime('1577836800.25'), 1_577_836_800_250_000_000n)
  t.equal(epochTime('noon'), undefined)
  t.equal(epochTime('-1'), -1_000_000_000n)
})
