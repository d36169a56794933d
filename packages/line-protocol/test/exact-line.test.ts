import { test } from 'tap'
import { exactLine } from '../src/exact-line.ts'
import { kinds } from '../src/field-kind.ts'
import { lineEnd } from '../src/line-end.ts'

test('a line is read with its escapes, and its time in the precision that is asked for', (t) => {
  const line = exactLine(
    Buffer.from('an\\ energy,b=2,a\\,x=1\\=1 v=-1.5e3,i=3i,u=4u,on=T,s="a \\"b\\"" 1700000000'),
    's',
  )
  t.equal(line.key.measurement, 'an energy')
  t.strictSame(line.key.tags, [
    ['a,x', '1=1'],
    ['b', '2'],
  ])
  t.strictSame(
    line.fields.map(({ name, kind, value }) => [name, kind, value]),
    [
      ['v', kinds.float, -1500],
      ['i', kinds.int, 3n],
      ['u', kinds.uint, 4n],
      ['on', kinds.bool, true],
      ['s', kinds.string, 'a "b"'],
    ],
  )
  t.equal(line.time, 1_700_000_000_000_000_000n)
  t.equal(exactLine(Buffer.from('m v=1'), 'ns').time, undefined)
  t.end()
})

test('what is wrong is said as InfluxDB says it', (t) => {
  const faults: [string, string][] = [
    ['energy', 'missing fields'],
    ['energy,device_id v=1', 'missing tag value'],
    ['energy v=', 'missing field value'],
    ['energy v=1x', 'invalid number'],
    ['energy v="a', 'unbalanced quotes'],
    ['energy v=1 soon', 'bad timestamp'],
    ['energy,a=1,a=2 v=1', 'duplicate tags'],
    ['energy,time=1 v=1', 'cannot use reserved tag key "time"'],
  ]
  for (const [line, message] of faults) t.throws(() => exactLine(Buffer.from(line), 'ns'), { message }, line)
  t.end()
})

test('a line ends at a newline that no text holds', (t) => {
  const body = Buffer.from('m s="a\nb",v=1\nm v=2')
  const end = lineEnd(body, 0)
  t.equal(body.toString('utf8', 0, end), 'm s="a\nb",v=1')
  t.equal(lineEnd(body, end + 1), body.length)
  t.end()
})
