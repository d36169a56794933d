import { test } from 'tap'
import { read } from './read.ts'

const tables = `#group,false,false,true,true,false,false,true,true,true
#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string
#default,_result,,,,,,,,
,result,table,_start,_stop,_time,_value,_field,_measurement,device_id
,,0,2026-06-01T00:00:00Z,2026-06-02T00:00:00Z,2026-06-01T00:00:10.5Z,20.5,current_a,energy,1001
,,0,2026-06-01T00:00:00Z,2026-06-02T00:00:00Z,2026-06-01T00:00:20Z,21,current_a,energy,1001

#group,false,false,true,true,false,false,true,true,true
#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,string,dateTime:RFC3339,string,string,string
#default,_result,,,,,,state,energy,1002
,result,table,_start,_stop,_value,_time,_field,_measurement,device_id
,,1,2026-06-01T00:00:00Z,2026-06-02T00:00:00Z,on,2026-06-01T00:00:10Z,,,
#group,false,false,true,true,false,false,true,true,true
#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,long,string,string,string
#default,_result,,,,,,temp_c,energy,1002
,result,table,_start,_stop,_time,_value,_field,_measurement,device_id
,,2,2026-06-01T00:00:00Z,2026-06-02T00:00:00Z,2026-06-01T00:00:10Z,40,,,
,,2,2026-06-01T00:00:00Z,2026-06-02T00:00:00Z,soon,41,,,
`

test("InfluxDB's annotated CSV: several tables, defaults, types; its device_id is the device", async (t) => {
  t.strictSame(await read(t, tables.replaceAll('\n', '\r\n'), ''), [
    '2026-06-01T00:00:10.500Z device 1001 current_a=20.5',
    '2026-06-01T00:00:20Z device 1001 current_a=21',
    '2026-06-01T00:00:10Z device 1002 temp_c=40',
    '18: no time soon',
  ])
  t.strictSame((await read(t, tables, '--map current_a=power_kw --device 1001=1700,1002=1701')).slice(0, 2), [
    '2026-06-01T00:00:10.500Z device 1700 power_kw=20.5',
    '2026-06-01T00:00:20Z device 1700 power_kw=21',
  ])
  await t.rejects(read(t, tables, '--device 1500'), /more than one device, 1001 and 1002/)
})

test('annotated CSV with a column a field, without annotations, and with those that write takes', async (t) => {
  const pivoted =
    '#datatype,string,long,dateTime:RFC3339,double,double,string\n#group,false,false,false,false,false,true\n#default,_result,,,,,\n,result,table,_time,voltage_v,current_a,site\n,,0,2026-06-01T00:00:00Z,230.5,2,roof\n'
  const says = ['2026-06-01T00:00:00Z voltage_v=230.5 current_a=2']
  t.strictSame(await read(t, pivoted, '--device 1500'), says)
  const plain = pivoted.split('\n').slice(3).join('\n')
  t.strictSame(await read(t, plain, '--device 1500'), says, 'a header alone tells it')
  const extended =
    '#datatype measurement,tag,double,dateTime:RFC3339\nm,device_id,power_kw,time\nenergy,1003,1.5,2026-06-01T00:00:00Z\n'
  t.strictSame(await read(t, extended, ''), ['2026-06-01T00:00:00Z device 1003 power_kw=1.5'])
  const failed = '#datatype,string,string\n#group,true,true\n#default,,\n,error,reference\n,query terminated,897\n'
  t.strictSame(await read(t, failed, '--device 1500'), ['5: the query failed query terminated'])
})
