import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { readingsFile } from '../src/readings-file.ts'
import { encodingOf } from '../src/text/encoding.ts'
import { linesOf } from '../src/text/lines.ts'
import { open, read } from './read.ts'

const csv = 'Zeit;Stromstärke\n13.06.2026 00:00;1,5\n13.06.2026 00:15;2\n'
const says = ['2026-06-13T00:00:00Z current_a=1.5', '2026-06-13T00:15:00Z current_a=2']
const options = '--device 1500 --map Stromstärke=current_a'
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()

test('however a text is written in bytes', async (t) => {
  for (const [name, bytes] of [
    ['UTF-8', Buffer.from(csv)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${csv}`)],
    ['UTF-16LE with a mark', Buffer.from(`\uFEFF${csv}`, 'utf16le')],
    ['UTF-16BE with a mark', bigEndian(`\uFEFF${csv}`)],
    ['UTF-16LE', Buffer.from(csv, 'utf16le')],
    ['UTF-16BE', bigEndian(csv)],
    ['Windows-1252', Buffer.from(csv, 'latin1')],
    ['gzip', gzipSync(csv)],
    ['gzip of UTF-16', gzipSync(Buffer.from(`\uFEFF${csv}`, 'utf16le'))],
    ['CR LF', Buffer.from(csv.replaceAll('\n', '\r\n'))],
    ['CR', Buffer.from(csv.replaceAll('\n', '\r'))],
    ['no end of the last line', Buffer.from(csv.trimEnd())],
  ] as const)
    t.strictSame(await read(t, bytes, options), says, name)
  t.equal(
    encodingOf(Buffer.from('ä'.repeat(40_000)).subarray(0, 65_535)),
    'utf-8',
    'a character that is cut is none that is wrong',
  )
  t.strictSame(
    (await open(t, gzipSync(Buffer.from(csv, 'latin1')), options)).understood[0],
    'CSV in windows-1252, gzip',
  )
  const json = `\uFEFF[{"time":"2026-06-13T00:00:00Z","v":1.5}]`
  t.strictSame(await read(t, bigEndian(json), '--device 1500 --map v=current_a'), says.slice(0, 1))
})

test('what is no text of readings is said with what to do', async (t) => {
  for (const [content, message] of [
    ['', /is empty/],
    ['\n \n', /is empty/],
    [gzipSync(''), /is empty/],
    [Buffer.from('PK\u0003\u0004xxxxxxxx', 'latin1'), /spreadsheet \(\.xlsx, \.ods\): unpack it, or save it as CSV/],
    [Buffer.from('%PDF-1.7\n'), /is a PDF/],
    ['<?xml version="1.0"?><feed/>', /is XML or HTML: a CSV or JSON export is wanted/],
    [gzipSync(csv).subarray(0, 30), /gzip file that is cut off or damaged/],
    [
      'one\ntwo\nthree\nfour\n',
      /has no row with a time:\n {2}line 1: no time in "one"\n {2}line 2: .*"two"\n {2}line 3: .*"three"\n--time names/,
    ],
    [`Zeit;Stromstärke\n13.06.2026 00:00;"1,5\n${'x;\n'.repeat(400_000)}`, /a quote is opened and never closed/],
    [`energy,device_id=1001 a=1 1\n${'x'.repeat(5_000_000)}\n`, /line 2 is longer than 4194304 characters/],
  ] as const)
    await t.rejects(read(t, content, options), message)
  await t.rejects(readingsFile(join(t.testdir(), 'missing'), {}), /missing cannot be read \(ENOENT\)/)
  await t.rejects(readingsFile(t.testdir(), {}), /cannot be read \(EISDIR\)/)
})

test('lines, however chunks cut them', async (t) => {
  const lines = async (...chunks: readonly string[]) => {
    async function* all() {
      yield* chunks
    }
    const list: string[] = []
    for await (const { number, text } of linesOf(all())) list.push(`${number} ${text}`)
    return list
  }
  t.strictSame(await lines('a\r', '\nb', '\n\n', 'c'), ['1 a', '2 b', '4 c'])
  t.strictSame(await lines('a\rb\r', 'c\r'), ['1 a', '2 b', '3 c'])
  t.strictSame(await lines('a\r\n\r\nb\r\n'), ['1 a', '3 b'])
  t.strictSame(await lines(), [])
})
