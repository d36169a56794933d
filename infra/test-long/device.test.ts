import { test } from 'tap'
import { holdRetired } from '../test/fixture/retired.ts'

test('a device that is retired is missed no longer, and is again once it reported: in eight runs', (t) =>
  holdRetired(t, 8))
