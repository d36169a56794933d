import fc from 'fast-check'
import tap, { test } from 'tap'
import { ReadingScanner } from '../src/scan/reading-scanner.ts'
import { NOW } from './fixture/build-app.ts'
import { at, ndjson, other } from './fixture/requests.ts'
import { bodies, linesOfPoints, scannedSince, scanner, streams } from './fixture/scan-properties.ts'

tap.setTimeout(120_000)

// Twenty times as many cases are in test-long.
test('what is scanned of a body is what is read of it otherwise', async (t) => {
  await fc.assert(bodies, { numRuns: 300 })
  t.ok(scannedSince() > 100)
  await fc.assert(streams, { numRuns: 150 })
  t.ok(scannedSince() > 100, 'of lines as they come too')
})

test('what is scanned of line protocol is what is read of it otherwise', async (t) => {
  await fc.assert(linesOfPoints, { numRuns: 300 })
  t.ok(scannedSince() > 30)
})

test('the plain case is scanned, and the others are not', (t) => {
  const isScanned = (text: string) => scanner.body(Buffer.from(text), 10)?.length ?? 0
  const plain = [
    ['an object', JSON.stringify(other({})), 1],
    ['a list', JSON.stringify([other({}), other({ device_id: 'meter-7' })]), 2],
    ['as Python writes it', '{"device_id": "1001", "timeof": "2026-03-01T12:00:00+00:00", "temp_c": -0.25}', 1],
    ['a fraction of a second, and a zone', JSON.stringify(other({ timeof: '2026-03-01T14:00:00.123456789+02:00' })), 1],
    ['a number as text', JSON.stringify(other({ temp_c: '40' })), 0],
    ['a number that prints otherwise', JSON.stringify(other({})).replace('40.1', '40.10'), 0],
    ['a field that is none of ours', JSON.stringify(other({ site: 'x' })), 0],
    ['a field twice', JSON.stringify(other({})).replace('"temp_c"', '"voltage_v":1,"temp_c"'), 0],
    ['nothing measured', JSON.stringify({ device_id: 1001, timeof: at(0) }), 0],
    ['lines', ndjson(other({}), other({})), 0],
  ] as const
  for (const [name, text, count] of plain) t.equal(isScanned(text), count, name)
  const reading = scanner.body(Buffer.from(JSON.stringify(other({ device_id: 'a-device-with-a-long-name' }))), 1)?.[0]
  t.match(reading, {
    deviceId: 'a-device-with-a-long-name',
    timeMs: NOW,
    time: BigInt(NOW) * 1_000_000n,
    metrics: { voltage_v: 480.5, current_a: 20.2, temp_c: 40.1 },
    line: `energy,device_id=a-device-with-a-long-name voltage_v=480.5,current_a=20.2,temp_c=40.1 ${NOW}000000`,
  })
  t.end()
})

test('each of many readings has its own line, in whatever order and however late they are asked for', (t) => {
  const read = new ReadingScanner(['voltage_v', 'temp_c'])
  // Texts of lines are full several times, and more ids are met than are kept.
  const wanted = Array.from({ length: 25_000 }, (_, number) => {
    const id = number % 2 === 0 ? number + 1000 : `a-meter-with-a-long-name-${number}`
    return {
      id,
      line: `energy,device_id=${id} voltage_v=${number + 0.5},temp_c=${number} ${NOW / 1000 + number}250000000`,
    }
  })
  const readings = wanted.map(({ id }, number) => {
    const timeof = new Date(NOW + number * 1000 + 250).toISOString()
    return read.line(
      Buffer.from(JSON.stringify({ timeof, voltage_v: number + 0.5, temp_c: number, device_id: id })),
      0,
      300,
    )
  })
  const isRight = (number: number) =>
    readings[number]?.line === wanted[number]?.line && readings[number]?.deviceId === String(wanted[number]?.id)
  const numbers = [...wanted.keys()]
  t.same(
    numbers.toReversed().filter((number) => !isRight(number)),
    [],
  )
  const next = Buffer.from(JSON.stringify({ device_id: 1000, timeof: at(0), temp_c: 1 }))
  t.equal(read.line(next, 0, 300)?.line, `energy,device_id=1000 temp_c=1 ${NOW}000000`)
  t.same(
    numbers.filter((number) => !isRight(number)),
    [],
    'also when another one was scanned',
  )
  t.end()
})
