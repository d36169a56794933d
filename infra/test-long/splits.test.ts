import { test } from 'tap'
import { HOUR, MINUTE, SECOND } from '../test/fixture/detector.ts'
import { holdFirstDays, holdLoads } from '../test/fixture/newcomer.ts'
import { holdFirstHour, splitOffline, splitPauses } from '../test/fixture/offline.ts'
import { splitRules } from '../test/fixture/rules.ts'
import { splitDetection } from '../test/fixture/split-detection.ts'
import { splitStuck } from '../test/fixture/stuck.ts'

test('any split of the time into runs gives the same alerts, minute by minute', (t) =>
  splitDetection(t, MINUTE, 'long'))

test('limits and rates are the same, every twenty seconds', (t) => splitRules(t, 20 * SECOND))

test('what is stuck is the same, every other minute', (t) => splitStuck(t, 2 * MINUTE))

test('who is missed is the same, every other minute', (t) => splitOffline(t, 2 * MINUTE))

test('who pauses and who sleeps is missed the same, by the hour', (t) => splitPauses(t, HOUR))

test('who falls silent within its first hour is missed the same, minute by minute', (t) => holdFirstHour(t, 1))

test('what a device does first is told the same, by the hour', (t) => holdFirstDays(t, 1))

test('what strays with a load is told the same, by the hour', (t) => holdLoads(t, 1))
