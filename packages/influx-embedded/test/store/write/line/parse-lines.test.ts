import type { Precision } from '@nrg/line-protocol/precision'
import fc from 'fast-check'
import t from 'tap'
import { BucketIndex } from '../../../../src/store/index/bucket-index.ts'
import { measuredField } from '../../../../src/store/index/measurement.ts'
import { Series, type Source } from '../../../../src/store/index/series.ts'
import { type FieldKind, fieldTypes } from '../../../../src/store/points/field-kind.ts'
import { toBigInt } from '../../../../src/store/points/nanos.ts'
import { parseLines } from '../../../../src/store/write/line/parse-lines.ts'
import { StagedBatch } from '../../../../src/store/write/line/staged-batch.ts'

const now = 1_767_225_600_123_456_789n

/** Parses a body in a bucket; answers the error, or each line as text. */
function parse(
  body: string | Buffer,
  bucket = new BucketIndex('b', 1),
  precision: Precision = 'ns',
): string | string[] {
  const batch = new StagedBatch()
  const error = parseLines(Buffer.from(body), bucket, { precision, now }, batch)
  if (error !== undefined) return error
  const lines: string[] = []
  for (let line = 0; line < batch.lineCount; line++) {
    const { measurement, tags } = batch.sources[line] as Source
    const key = [measurement, ...tags.map(([name, value]) => `${name}=${value}`)].join(',')
    const values: string[] = []
    for (let i = batch.start(line); i < (batch.ends[line] as number); i++) {
      const named = batch.series[i] as Series | string
      values.push(
        `${typeof named === 'string' ? named : named.field}:${fieldTypes[batch.kinds[i] as FieldKind]}=${valueText(batch, i)}`,
      )
    }
    lines.push(
      `${key} ${values.join(' ')} ${toBigInt(batch.times[2 * line] as number, batch.times[2 * line + 1] as number)}`,
    )
  }
  return lines
}

function valueText(batch: StagedBatch, i: number): string {
  const low = batch.words[2 * i] as number
  const wide = toBigInt(low, batch.words[2 * i + 1] as number)
  switch (fieldTypes[batch.kinds[i] as FieldKind]) {
    case 'float':
      return Object.is(batch.doubles[i], -0) ? '-0' : String(batch.doubles[i])
    case 'int':
      return String(wide)
    case 'uint':
      return String(BigInt.asUintN(64, wide))
    case 'bool':
      return String(low === 1)
    case 'string':
      return JSON.stringify(batch.strings[low])
  }
}

/** Makes the sources and fields of a body known, so that it is scanned the fast way next. */
function learn(body: string, bucket: BucketIndex): void {
  const batch = new StagedBatch()
  parseLines(Buffer.from(body), bucket, { precision: 'ns', now }, batch)
  let id = 1
  for (let line = 0; line < batch.lineCount; line++) {
    const { measurement, tags } = batch.sources[line] as Source
    const source = bucket.source(measurement, tags)
    for (let i = batch.start(line); i < (batch.ends[line] as number); i++) {
      const named = batch.series[i] as Series | string
      const name = typeof named === 'string' ? named : named.field
      if (!source.find(name)) source.add(new Series(id++, source, measuredField(name, batch.kinds[i] as FieldKind)))
    }
  }
  // Again: the keys' bytes are remembered for sources that are known.
  parseLines(Buffer.from(body), bucket, { precision: 'ns', now }, batch)
}

t.test('lines are understood as InfluxDB does', async (t) => {
  const cases: [line: string, expected: string | string[]][] = [
    ['m f=1', [`m f:float=1 ${now}`]],
    ['m f=1 1', ['m f:float=1 1']],
    ['m f=1 -1', ['m f:float=1 -1']],
    ['m f=1 -9223372036854775806', ['m f:float=1 -9223372036854775806']],
    ['m f=1 9223372036854775806', ['m f:float=1 9223372036854775806']],
    ['m f=1 9223372036854775807', 'time outside range -9223372036854775806 - 9223372036854775806'],
    ['m f=1 9223372036854775808', 'strconv.ParseInt: parsing "9223372036854775808": value out of range'],
    ['m f=1 -', 'strconv.ParseInt: parsing "-": invalid syntax'],
    ['m f=1 1.5', 'bad timestamp'],
    ['m f=1 1 2', 'point is invalid'],
    ['m f=1 1\r', 'bad timestamp'],
    ['  m,b=2,a=1 f=1 1 ', ['m,a=1,b=2 f:float=1 1']],
    ['m,a=1,a=2 f=1', 'duplicate tags'],
    ['m,b=1,a=2,b=3 f=1', 'duplicate tags'],
    ['m,time=1 f=1', 'cannot use reserved tag key "time"'],
    ['m,_field=1 f=1', 'cannot use reserved tag key "_field"'],
    ['m,_measurement=1 f=1', 'cannot use reserved tag key "_measurement"'],
    [',a=1 f=1', 'missing measurement'],
    ['m', 'missing fields'],
    ['m,a=1', 'missing fields'],
    ['m ', 'invalid field format'],
    ['m f', 'invalid field format'],
    ['m f=', 'missing field value'],
    ['m f=,g=1', 'missing field value'],
    ['m =1', 'missing field key'],
    ['m f=1,=2', 'missing field key'],
    ['m f=1,g', 'invalid field format'],
    ['m f=1,', 'invalid field format'],
    ['m, f=1', 'missing tag key'],
    ['m,=1 f=1', 'missing tag key'],
    ['m,a f=1', 'missing tag value'],
    ['m,a= f=1', 'missing tag value'],
    ['m,a=b=c f=1', 'invalid tag format'],
    ['m f=1.5.5', 'invalid number'],
    ['m f=-', 'invalid number'],
    ['m f=.', 'invalid number'],
    ['m f=-.', 'invalid number'],
    ['m f=NaN', 'invalid number'],
    ['m f=nan', 'invalid number'],
    ['m f=Inf', 'invalid boolean'],
    ['m f=inf', 'invalid boolean'],
    ['m f=+Inf', 'invalid boolean'],
    ['m f=-Inf', 'invalid number'],
    ['m f=+1', 'invalid boolean'],
    ['m f=1e400', 'invalid float'],
    ['m f=1e', 'invalid float'],
    ['m f=-e5', 'invalid float'],
    ['m f=1i5', 'invalid number'],
    ['m f=1.5i', 'invalid number'],
    ['m f=1e5i', 'invalid number'],
    ['m f=-1u', 'invalid number'],
    ['m f=-i', 'invalid number'],
    ['m f=0x10', 'invalid number'],
    [
      'm f=.5,g=5.,h=-.5,i=1e5,j=1E-3,k=1e+2',
      ['m f:float=0.5 g:float=5 h:float=-0.5 i:float=100000 j:float=0.001 k:float=100 '.concat(String(now))],
    ],
    ['m f=-0,g=-0.0,h=-0i 1', ['m f:float=-0 g:float=-0 h:int=0 1']],
    [
      'm f=123456789.12345679,g=0.30000000000000004,h=5e-324 1',
      ['m f:float=123456789.12345679 g:float=0.30000000000000004 h:float=5e-324 1'],
    ],
    [
      'm i=9223372036854775807i,j=-9223372036854775808i,k=9007199254740993i 1',
      ['m i:int=9223372036854775807 j:int=-9223372036854775808 k:int=9007199254740993 1'],
    ],
    [
      'm i=9223372036854775808i',
      'unable to parse integer 9223372036854775808: strconv.ParseInt: parsing "9223372036854775808": value out of range',
    ],
    ['m u=18446744073709551615u 1', ['m u:uint=18446744073709551615 1']],
    [
      'm u=18446744073709551616u',
      'unable to parse unsigned 18446744073709551616: strconv.ParseUint: parsing "18446744073709551616": value out of range',
    ],
    [
      'm a=t,b=T,c=true,d=True,e=TRUE,f=f,g=F,h=false,i=False,j=FALSE 1',
      [
        'm a:bool=true b:bool=true c:bool=true d:bool=true e:bool=true f:bool=false g:bool=false h:bool=false i:bool=false j:bool=false 1',
      ],
    ],
    ['m f=tRUE', 'invalid boolean'],
    ['m f=yes', 'invalid boolean'],
    ['m f=true1', 'invalid boolean'],
    [
      'm s="",t="a b,c=d",u="q\\"q",v="b\\\\",w="x\\y" 1',
      ['m s:string="" t:string="a b,c=d" u:string="q\\"q" v:string="b\\\\" w:string="x\\\\y" 1'],
    ],
    ['m s="two\nlines" 1\nm s="x" 2', ['m s:string="two\\nlines" 1', 'm s:string="x" 2']],
    ['m s="open 1', 'unbalanced quotes'],
    ['m s="open 1\nm f=1', 'unbalanced quotes'],
    ["m s='x' 1", 'invalid boolean'],
    [
      'odd\\ name\\,x,tag\\ key=va\\ lue,eq\\=k=a\\=b field\\ key=1.5 1',
      ['odd name,x,eq=k=a=b,tag key=va lue field key:float=1.5 1'],
    ],
    ['m,k=back\\slash f=1 1', ['m,k=back\\slash f:float=1 1']],
    ['m,k="quoted" f=1 1', ['m,k="quoted" f:float=1 1']],
    ['m "f"=1 1', ['m "f":float=1 1']],
    ['m a\\,b=1,c\\=d=2 1', ['m a,b:float=1 c=d:float=2 1']],
    ['m f=1 1\n\n# comment f=x\n   \n\t# also\nm f=2 2\n', ['m f:float=1 1', 'm f:float=2 2']],
    ['', []],
    ['m f=1 1\nm f=2', ['m f:float=1 1', `m f:float=2 ${now}`]],
    ['ünï,ké=漢 f=1 1', ['ünï,ké=漢 f:float=1 1']],
    [`${'m'.repeat(65536)} f=1`, 'max key length exceeded: 65536 > 65535'],
    [`${'m'.repeat(65530)} ff=1`, 'max key length exceeded: 65536 > 65535'],
    ['m a\\\\=1', 'invalid value: field-key=a\\\\=1'],
  ]
  for (const [body, expected] of cases) {
    const line = body.trimStart()
    const wanted = typeof expected === 'string' ? `unable to parse '${line}': ${expected}` : expected
    t.same(parse(body), wanted, JSON.stringify(body.slice(0, 80)))
    const bucket = new BucketIndex('b', 1)
    learn(body, bucket)
    t.same(parse(body, bucket), wanted, `scanned: ${JSON.stringify(body.slice(0, 80))}`)
  }
})

t.test('every unparsable line is named', async (t) => {
  const body = 'm f=1 1\nm f=x 2\nm f=3 3\nm'
  t.equal(parse(body), `unable to parse 'm f=x 2': invalid boolean\nunable to parse 'm': missing fields`)
})

t.test('times count in the precision that is given', async (t) => {
  t.same(parse('m f=1 1767225604', undefined, 's'), ['m f:float=1 1767225604000000000'])
  t.same(parse('m f=1 -1767225604123', undefined, 'ms'), ['m f:float=1 -1767225604123000000'])
  t.same(parse('m f=1 1767225604123456', undefined, 'us'), ['m f:float=1 1767225604123456000'])
  t.same(parse('m f=1', undefined, 's'), ['m f:float=1 1767225600000000000'])
  t.same(parse('m f=1', undefined, 'ms'), ['m f:float=1 1767225600123000000'])
  t.equal(
    parse('m f=1 9223372037', undefined, 's'),
    "unable to parse 'm f=1 9223372037': time outside range -9223372036854775806 - 9223372036854775806",
  )
})

const piece = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      'm',
      'energy',
      ',',
      ' ',
      '=',
      'f',
      'g',
      'k=a',
      'k=b,j=c',
      'f=1',
      'g="x"',
      'h=t',
      '1',
      '-',
      '.',
      '1.5',
      'e5',
      'i',
      'u',
      '\n',
      '"',
      '\\',
      '1767225600000000000',
    ),
  },
  fc.constantFrom('\t', '\0', '\r', '#', 'é', 'N', 'true', '12345678901234567', '0.1', ',,', '  '),
)
const plainLine = fc
  .tuple(
    fc.constantFrom('m', 'm,k=a', 'm,k=b,j=c', 'm,j=c,k=b'),
    fc.array(
      fc.constantFrom(
        'f=1',
        'f=-1.25',
        'f=0.1',
        'g="x y"',
        'g="a,b=c\nd"',
        'h=t',
        'i=12i',
        'u=3u',
        'f=12345678901234567.25',
        'f=1e3',
        'g="\\""',
      ),
      { minLength: 1, maxLength: 4 },
    ),
    fc.constantFrom('', ' ', ' 1', ' -5', ' 1767225600000000001', ' 9223372036854775807', ' 1 ', '  7'),
  )
  .map(([key, fields, time]) => `${key} ${fields.join(',')}${time}`)

t.test('what is scanned fast is understood as what is parsed exactly', async () => {
  const warm = [
    'm f=1,g="",h=t,i=1i,u=1u',
    'm,k=a f=1,g="",h=t,i=1i,u=1u',
    'm,k=b,j=c f=1,g="",h=t,i=1i,u=1u',
    'm,j=c,k=b f=1',
    'energy f=1,g="",h=t,i=1i,u=1u',
  ].join('\n')
  const bucket = new BucketIndex('b', 1)
  learn(warm, bucket)
  const body = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    fc.array(plainLine, { maxLength: 8 }).map((lines) => lines.join('\n')),
    fc
      .tuple(plainLine, fc.array(piece, { maxLength: 6 }), plainLine)
      .map(([a, pieces, b]) => `${a}${pieces.join('')}\n${b}`),
  )
  fc.assert(
    fc.property(body, fc.constantFrom<Precision>('ns', 'us', 'ms', 's'), (text, precision) => {
      const fast = parse(text, bucket, precision)
      const exact = parse(text, new BucketIndex('b', 1), precision)
      if (JSON.stringify(fast) !== JSON.stringify(exact))
        throw new Error(`${JSON.stringify(fast)} <> ${JSON.stringify(exact)}`)
    }),
    { numRuns: 5000 },
  )
})
