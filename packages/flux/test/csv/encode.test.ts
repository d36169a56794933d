import t from 'tap'
import { encodeCsv } from '../../src/csv/encode.ts'
import type { Result } from '../../src/engine.ts'
import { FluxError } from '../../src/errors.ts'
import { GroupKey } from '../../src/table/group-key.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { stringsOf } from '../../src/table/strings-of.ts'
import type { Table } from '../../src/table/table.ts'
import { bools, constantVector, floats, ints, times, uints } from '../../src/table/vector.ts'

const all = { annotations: ['group', 'datatype', 'default'] } as const

const key = new GroupKey(['h'], ['string'], ['x'])
const small = (rows: number): Table =>
  makeTable(key, [
    { label: 'h', vector: constantVector('string', 'x', rows) },
    { label: '_value', vector: floats(new Float64Array(rows).fill(1.5)) },
  ])

const result = (name: string, ...tables: Table[]): Result => ({ name, tables })
const csv = (results: Iterable<Result>, dialect = {}): string => [...encodeCsv(results, dialect)].join('')
const lines = (...texts: string[]): string => texts.map((text) => `${text}\r\n`).join('')

t.test('tables of one shape share a block; every result ends in an empty line', (t) => {
  t.equal(
    csv([result('_result', small(1), small(2))], all),
    lines(
      '#group,false,false,true,false',
      '#datatype,string,long,string,double',
      '#default,_result,,,',
      ',result,table,h,_value',
      ',,0,x,1.5',
      ',,1,x,1.5',
      ',,1,x,1.5',
      '',
    ),
  )
  t.end()
})

t.test('an empty table has a block of its own, with its key in the defaults', (t) => {
  t.equal(
    csv([result('r', small(0), small(1))], all),
    lines(
      '#group,false,false,true,false',
      '#datatype,string,long,string,double',
      '#default,r,0,x,',
      ',result,table,h,_value',
      '',
      '#group,false,false,true,false',
      '#datatype,string,long,string,double',
      '#default,r,,,',
      ',result,table,h,_value',
      ',,1,x,1.5',
      '',
    ),
  )
  t.end()
})

t.test('without the default annotation every row names its result', (t) => {
  t.equal(csv([result('r', small(1))]), lines(',result,table,h,_value', ',r,0,x,1.5', ''))
  t.equal(csv([result('r', small(1))], { header: false, delimiter: ';' }), lines(';r;0;x;1.5', ''))
  t.equal(
    csv([result('r', small(1))], { annotations: ['datatype'] }),
    lines('#datatype,string,long,string,double', ',result,table,h,_value', ',r,0,x,1.5', ''),
  )
  t.end()
})

t.test('a result without tables is an empty line', (t) => {
  t.equal(csv([result('r')], all), '\r\n')
  t.equal(csv([], all), '')
  t.end()
})

t.test('values are written as the server writes them', (t) => {
  const none = new GroupKey([], [], [])
  const nulls = Uint8Array.of(1, 0)
  const table = makeTable(none, [
    { label: 'f', vector: floats(Float64Array.of(1e21, Number.NaN)) },
    { label: 'i', vector: ints(BigInt64Array.of(-5n, 0n), nulls) },
    { label: 'u', vector: uints(BigUint64Array.of(18_446_744_073_709_551_615n, 1n)) },
    { label: 'b', vector: bools(Uint8Array.of(1, 0)) },
    { label: 't', vector: times(BigInt64Array.of(0n, 1n)) },
    { label: 's,"', vector: stringsOf(['two\nlines', ' blank']) },
  ])
  t.equal(
    csv([result('r', table)]),
    lines(
      ',result,table,f,i,u,b,t,"s,"""',
      ',r,0,1000000000000000000000,-5,18446744073709551615,true,1970-01-01T00:00:00Z,"two\r\nlines"',
      ',r,0,NaN,,1,false,1970-01-01T00:00:00.000000001Z," blank"',
      '',
    ),
  )
  t.end()
})

function* failing(...tables: Table[]): Generator<Table> {
  yield* tables
  throw new FluxError('invalid', 'it broke, "badly"')
}

t.test('an error before any output is thrown, a later one is a table', (t) => {
  t.throws(() => csv([{ name: 'r', tables: failing() }], all), { message: 'it broke, "badly"' })
  t.equal(
    csv([{ name: 'r', tables: failing(small(1)) }], all).split('#default,r,,,\r\n')[1],
    lines(
      ',result,table,h,_value',
      ',,0,x,1.5',
      '',
      '#group,true,true',
      '#datatype,string,string',
      '#default,,',
      ',error,reference',
      ',"it broke, ""badly""",',
    ),
  )
  t.end()
})

t.test('a long table comes in pieces', (t) => {
  const pieces = [...encodeCsv([result('r', small(20_000))], all)]
  t.ok(pieces.length > 3)
  t.equal(pieces.join('').split('\r\n').length, 20_000 + 4 + 2)
  t.end()
})
