import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { test } from 'tap'
import { startInfluxDB } from '../../../src/start.ts'
import { blockHeader, decodeBlock } from '../../../src/store/format/block.ts'
import { decodeEntry } from '../../../src/store/format/block-list.ts'
import { sealJson, unsealJson } from '../../../src/store/format/checksum.ts'
import { numberedKey, prefixes } from '../../../src/store/format/keys.ts'
import { decodeQueueEntry, queueKey } from '../../../src/store/format/queue-entry.ts'
import { decodeRecord } from '../../../src/store/write/log.ts'

const document = readFileSync(join(import.meta.dirname, '../../../docs/format.md'), 'utf8')
const folder = join(import.meta.dirname, '../../fixture/layout-1')
const T0 = 1_767_225_600_000_000_000n

/** The bytes of the block of code in the document that begins so; what is said beside them does not count. */
function bytes(first: string): Buffer {
  const block = [...document.matchAll(/```\n([^`]+)```/g)].find(([, text]) => text?.startsWith(first))?.[1] ?? ''
  const lines = block.split('\n').filter((line) => /^[0-9a-f]/.test(line))
  return Buffer.from(lines.map((line) => line.split(/ {3,}/, 1)[0]?.replaceAll(' ', '')).join(''), 'hex')
}

test('the bytes that the document shows are what it says of them', (t) => {
  const versionKey = Buffer.from([prefixes.version])
  t.equal(unsealJson(versionKey, Buffer.from('b5cc626931', 'hex')), 1)
  const block = bytes('7b137f6f')
  t.strictSame(blockHeader(7, block), { seriesId: 3, sequence: 12, kind: 0, count: 4 })
  const points = decodeBlock(7, block)
  t.strictSame(
    [...(points?.times ?? [])],
    [0n, 10n, 20n, 30n].map((s) => T0 + s * 1_000_000_000n),
  )
  t.strictSame([...(points?.values ?? [])], [20, 20.5, 21, 19.5])
  t.equal(blockHeader(8, block), undefined, 'under another number it is damage')
  const end = T0 + 30_000_000_000n
  t.strictSame(decodeEntry(numberedKey(prefixes.directory, 7), bytes('2a10436a'), 7), {
    seriesId: 3,
    entry: { number: 7, start: T0, end, count: 4, bytes: block.length, sequence: 12 },
  })
  const record = decodeRecord(numberedKey(prefixes.log, 13), bytes('f0e6142b'))
  t.match(record, { type: 'delete', first: T0, last: T0 + 9n })
  t.strictSame(record?.type === 'delete' && [...record.seriesIds], [3])
  const entry = decodeQueueEntry(queueKey('0000000000000abc', 13, 0), bytes('07b87ee6'))
  t.match(entry, { lineCount: 1, length: 25, queuedAt: Number(T0 / 1_000_000n), packed: false })
  t.equal(entry?.content.toString(), `m f=1 ${T0}`)
  t.equal(decodeQueueEntry(queueKey('0000000000000abd', 13, 0), bytes('07b87ee6')), undefined, 'of another replication')
  t.end()
})

test('a data folder of layout 1 opens, with all that is in it', async (t) => {
  const dataDir = t.testdir()
  cpSync(folder, dataDir, { recursive: true })
  const influx = await startInfluxDB({ org: 'o', bucket: 'b', token: 'layout-1-token', dataDir })
  t.teardown(() => influx.stop())
  const headers = { authorization: 'Token layout-1-token' }
  const query = async (script: string) => {
    const body = JSON.stringify({ query: script, type: 'flux', dialect: { header: false, annotations: [] } })
    const json = { ...headers, 'content-type': 'application/json' }
    return (await fetch(`${influx.url}/api/v2/query?org=o`, { method: 'POST', headers: json, body })).text()
  }
  const all = 'from(bucket: "b") |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-02T00:00:00Z)'
  t.equal(
    (
      await query(
        `${all} |> filter(fn: (r) => r._measurement == "energy") |> count() |> keep(columns: ["_value", "device_id", "_field"])`,
      )
    )
      .trim()
      .split('\r\n')
      .map((line) => line.split(',').slice(3).sort().join(' '))
      .sort()
      .join('; '),
    '1 1002 voltage_v; 1001 2500 current_a; 1001 2500 voltage_v',
    'what was deleted is gone',
  )
  t.match(
    await query(
      `${all} |> filter(fn: (r) => r._field == "voltage_v" and r.device_id == "1001") |> first() |> keep(columns: ["_value"])`,
    ),
    '481.5',
  )
  const types = await query(
    `${all} |> filter(fn: (r) => r._measurement == "types") |> keep(columns: ["_field", "_value", "tag"])`,
  )
  for (const value of ['1.5', '-3', '7', 'true', '"text, with ""quotes"""', 'a b']) t.match(types, value)
  const { tasks } = (await (await fetch(`${influx.url}/api/v2/tasks`, { headers })).json()) as {
    tasks: { name: string; status: string }[]
  }
  t.match(tasks, [{ name: 'kept', status: 'inactive' }])
})

test('a data folder of a later layout is refused by name, and left as it is', async (t) => {
  const dataDir = t.testdir()
  cpSync(folder, dataDir, { recursive: true })
  const level = new ClassicLevel<Buffer, Buffer>(dataDir, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
  const key = Buffer.from([prefixes.version])
  await level.put(key, sealJson(key, 2))
  await level.close()
  await t.rejects(startInfluxDB({ org: 'o', bucket: 'b', token: 't', dataDir }), {
    message: 'the data directory has layout 2, this version reads 1: use the version that wrote it',
  })
})
