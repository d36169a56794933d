import { test } from 'tap'
import { MINUTE, SECOND } from '../test/fixture/detector.ts'
import { splitOffline } from '../test/fixture/offline.ts'
import { splitRules } from '../test/fixture/rules.ts'
import { splitDetection } from '../test/fixture/split-detection.ts'
import { splitStuck } from '../test/fixture/stuck.ts'

test('any split of the time into runs gives the same alerts, minute by minute', (t) =>
  splitDetection(t, MINUTE, 'long'))

test('limits and rates are the same, every twenty seconds', (t) => splitRules(t, 20 * SECOND))

test('what is stuck is the same, every other minute', (t) => splitStuck(t, 2 * MINUTE))

test('who is missed is the same, every other minute', (t) => splitOffline(t, 2 * MINUTE))
