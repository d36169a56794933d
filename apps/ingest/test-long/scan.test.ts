import fc from 'fast-check'
import tap, { test } from 'tap'
import { bodies, linesOfPoints, scannedSince, streams } from '../test/fixture/scan-properties.ts'

tap.setTimeout(600_000)

test('what is scanned is what is read otherwise, of many bodies', async (t) => {
  await fc.assert(bodies, { numRuns: 6000 })
  t.ok(scannedSince() > 2000)
  await fc.assert(streams, { numRuns: 3000 })
  t.ok(scannedSince() > 2000, 'of lines as they come')
  await fc.assert(linesOfPoints, { numRuns: 6000 })
  t.ok(scannedSince() > 1000, 'of line protocol')
})
