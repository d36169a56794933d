import tap, { test } from 'tap'
import { MINUTE } from './fixture/detector.ts'
import { flood } from './fixture/flood.ts'
import { byReading } from './fixture/outage.ts'

tap.setTimeout(240_000)

test('made-up ids that are each at fault take no room from the alerts of a device that is there', (t) =>
  flood(t, 900, byReading, 2 * MINUTE))
