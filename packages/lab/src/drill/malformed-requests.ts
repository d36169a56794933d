import { deflateSync, gzipSync } from 'node:zlib'
import { KEY } from './installation.ts'
import { below, type Random } from './random.ts'

/** A request that cannot be taken, and what is wrong with it. */
export interface MalformedRequest {
  readonly kind: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

const json = { authorization: KEY, 'content-type': 'application/json' }
const ndjson = { authorization: KEY, 'content-type': 'application/x-ndjson' }
const text = { authorization: KEY, 'content-type': 'text/plain' }
const reading = (over: object) =>
  JSON.stringify({ device_id: 1001, timeof: new Date().toISOString(), voltage_v: 1, ...over })
const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)] as T
/** A reading with the text of one field as it is given, which JSON need not be. */
const raw = (field: string, value: string) => reading({ [field]: '@' }).replace('"@"', value)

const bombs = [gzipSync(Buffer.alloc(64 * 1024 * 1024)), gzipSync('['.repeat(8 * 1024 * 1024))]

type Make = (random: Random) => Omit<MalformedRequest, 'kind'>

const ingest = '/api/ingest'
const kinds: Readonly<Record<string, Make>> = {
  'broken JSON': (random) => ({
    path: ingest,
    headers: pick(random, [json, ndjson]),
    body: reading({}).slice(0, 1 + below(random, 60)),
  }),
  'bytes of any kind': (random) => ({
    path: pick(random, [ingest, '/api/v2/write']),
    headers: json,
    body: Buffer.from([0xff, ...Array.from({ length: 1 + below(random, 200) }, () => below(random, 256))]),
  }),
  'a gzip bomb': (random) => ({
    path: pick(random, [ingest, '/api/v2/write']),
    headers: { ...json, 'content-encoding': 'gzip' },
    body: pick(random, bombs),
  }),
  'gzip that ends early': (random) => {
    const packed = gzipSync(reading({}))
    return {
      path: ingest,
      headers: { ...json, 'content-encoding': 'gzip' },
      body: packed.subarray(0, 1 + below(random, packed.length - 2)),
    }
  },
  'no deflate': () => ({ path: ingest, headers: { ...json, 'content-encoding': 'deflate' }, body: reading({}) }),
  'deflate that ends early': () => ({
    path: ingest,
    headers: { ...ndjson, 'content-encoding': 'deflate' },
    body: deflateSync(reading({})).subarray(0, 20),
  }),
  'an encoding of others': (random) => ({
    path: ingest,
    headers: { ...json, 'content-encoding': pick(random, ['br', 'compress', 'gzip, gzip', 'x']) },
    body: reading({}),
  }),
  'a content type of others': (random) => ({
    path: ingest,
    headers: {
      authorization: KEY,
      'content-type': pick(random, [
        'application/xml',
        'text/html',
        'multipart/form-data',
        'application/json; charset=utf-16',
        'x',
        'application/x-ndjson; charset=latin1',
      ]),
    },
    body: reading({}),
  }),
  'a name to attack with': (random) => ({
    path: ingest,
    headers: json,
    body: reading({}).replace(
      '{',
      `{${pick(random, ['"__proto__":{"a":1}', '"constructor":{"prototype":{"a":1}}', '"prototype":1'])},`,
    ),
  }),
  'a number that none is': (random) => ({
    path: ingest,
    headers: pick(random, [json, ndjson]),
    body: raw(
      'voltage_v',
      pick(random, [
        'NaN',
        'Infinity',
        '-Infinity',
        '1e999',
        '1e101',
        '0x10',
        '"NaN"',
        '"1,5"',
        'null',
        'true',
        '{}',
        '[1]',
        '1'.repeat(400),
      ]),
    ),
  }),
  'deep nesting': (random) => {
    const depth = 9 + below(random, 3000)
    return { path: ingest, headers: json, body: raw('more', `${'['.repeat(depth)}${']'.repeat(depth)}`) }
  },
  'an id that none is': (random) => ({
    path: ingest,
    headers: json,
    body: raw(
      'device_id',
      pick(random, [
        '1',
        '-1001',
        '1001.5',
        '""',
        '"a b"',
        '"é"',
        '"a,b=c"',
        'null',
        '[]',
        '"fleet"',
        '99999999999999999999',
        `"${'a'.repeat(65)}"`,
      ]),
    ),
  }),
  'a time that none is': (random) => ({
    path: ingest,
    headers: json,
    body: raw(
      'timeof',
      pick(random, [
        '"yesterday"',
        '"2026-02-30T00:00:00Z"',
        '1',
        'null',
        '""',
        '"9999-01-01T00:00:00Z"',
        '"1969-01-01T00:00:00Z"',
        `"${'1'.repeat(200)}"`,
      ]),
    ),
  }),
  'no reading': (random) => ({
    path: ingest,
    headers: json,
    body: pick(random, ['[]', '1', '"a"', 'null', '[[]]', '[null]', '{}', '   ']),
  }),
  'nothing at all': () => ({ path: ingest, headers: json, body: '' }),
  'no line protocol': (random) => ({
    path: pick(random, ['/api/v2/write', '/write']),
    headers: text,
    body: pick(random, [
      'energy',
      'energy,device_id=1001',
      'energy,device_id=1001 ',
      'energy,device_id=1001 voltage_v=',
      'energy voltage_v=1',
      'cpu,device_id=1001 voltage_v=1',
      'energy,device_id=1001 voltage_v="1',
      'energy,device_id=1001 voltage_v=1 abc',
      'energy,device_id=a\\ b voltage_v=1',
      '\\',
      ',',
      '=',
    ]),
  }),
  'a wrong precision': () => ({
    path: '/api/v2/write?precision=h',
    headers: text,
    body: 'energy,device_id=1001 voltage_v=1',
  }),
  'a wrong parameter': (random) => ({
    path: `${ingest}?${pick(random, ['strict=maybe', 'time_format=h', 'strict=1&strict=2'])}`,
    headers: json,
    body: raw('timeof', '"x"'),
  }),
  'no key': (random) => ({
    path: ingest,
    headers: {
      'content-type': 'application/json',
      authorization: pick(random, ['', 'Bearer', 'x', `nrg_${'0'.repeat(12)}_${'0'.repeat(40)}`]),
    },
    body: reading({}),
  }),
  'no such source': () => ({ path: '/api/sources/nobody', headers: json, body: reading({}) }),
  'no such address': () => ({ path: '/api/nothing', headers: json, body: reading({}) }),
  'too large': () => ({ path: ingest, headers: json, body: `[${`${reading({})},`.repeat(80_000)}${reading({})}]` }),
  'too many readings': () => ({ path: ingest, headers: json, body: `[${'1,'.repeat(10_000)}1]` }),
  'an Idempotency-Key that none is': () => ({
    path: ingest,
    headers: { ...json, 'idempotency-key': 'k'.repeat(256) },
    body: reading({}),
  }),
}

const names = Object.keys(kinds)

/** A request that cannot be taken: of each kind in turn. */
export function malformedRequest(number: number, random: Random): MalformedRequest {
  const kind = names[number % names.length] as string
  return { kind, ...(kinds[kind] as Make)(random) }
}
