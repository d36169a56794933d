import { test } from 'tap'
import { holdFirstDays, holdLoads } from './fixture/newcomer.ts'

test('what a device does first is no news in its first two days, and what it never did is', (t) => holdFirstDays(t, 8))

test('what strays with a load of its device is the load’s, for an hour; of a voltage on the first day', (t) =>
  holdLoads(t, 8))
