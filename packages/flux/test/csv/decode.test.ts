import t from 'tap'
import { decodeCsv } from '../../src/csv/decode.ts'
import { encodeCsv } from '../../src/csv/encode.ts'
import { readRecords } from '../../src/csv/read-records.ts'
import { timeSyntaxError } from '../../src/csv/time-syntax-error.ts'
import { tableText } from '../table-text.ts'

t.test('lines are parted as they come', (t) => {
  const read: readonly (readonly [string, readonly string[][]])[] = [
    [
      'a,b\r\nc,\n',
      [
        ['a', 'b'],
        ['c', ''],
      ],
    ],
    ['\n\r\na\n\n', [['a']]],
    ['\ufeffa,"b"', [['a', 'b']]],
    ['"a\r\nb","c""d"\n', [['a\nb', 'c"d']]],
    ['a"b,"c"d",e\n', [['a"b', 'c"d', 'e']]],
    ['"open,\nx\n', [['open,\nx\n']]],
    ['""\r', [['']]],
    [',,', [['', '', '']]],
    [' ', [[' ']]],
    ['', []],
  ]
  for (const [text, records] of read) t.strictSame([...readRecords(text)], records, JSON.stringify(text))
  t.end()
})

t.test('what the engine writes it reads again', (t) => {
  const text = `#datatype,string,long,dateTime:RFC3339,string,double,long,unsignedLong,boolean
#group,false,false,true,true,false,false,false,false
#default,_result,,,,,,,
,result,table,_time,tag,_value,n,u,ok
,,0,2026-01-01T00:00:00.000000001Z,"a ""b"", c",-0,-9223372036854775808,18446744073709551615,true
,,1,1969-12-31T23:59:59Z,d,,,,

#datatype,string,long,string
#group,false,false,true
#default,_result,2,only
,result,table,key
`
  const tables = [...decodeCsv(text, 'annotations')]
  t.equal(tables.length, 3)
  const written = [...encodeCsv([{ name: '_result', tables }], { annotations: ['datatype', 'group', 'default'] })].join(
    '',
  )
  t.strictSame([...decodeCsv(written, 'annotations')].map(tableText), tables.map(tableText))
  t.equal(written.replaceAll('\r\n', '\n').trim(), text.trim())
  t.end()
})

t.test('a time is refused in the words of Go', (t) => {
  const layout = '2006-01-02T15:04:05Z07:00'
  const refused: Readonly<Record<string, string>> = {
    abc: ` as "${layout}": cannot parse "abc" as "2006"`,
    '2026-13-01T00:00:00Z': ': month out of range',
    '2026-02-30T00:00:00Z': ': day out of range',
    '2026-01-01T24:00:00Z': ': hour out of range',
    '2026-01-01 00:00:00Z': ` as "${layout}": cannot parse " 00:00:00Z" as "T"`,
    '2026-01-01T00:00:00': ` as "${layout}": cannot parse "" as "Z07:00"`,
    '2026-01-01T00:00:00+25:00': ': time zone offset hour out of range',
    '2026-01-01T00:00:00Zx': ': extra text: "x"',
  }
  for (const [text, reason] of Object.entries(refused))
    t.equal(timeSyntaxError(text), `parsing time "${text}"${reason}`)
  t.end()
})
