import tap, { test } from 'tap'
import { holdAlerts } from '../test/fixture/any-scores.ts'

tap.setTimeout(600_000)

test('any runs over scores that come late and are replaced come to the alerts that follow from them all', (t) =>
  holdAlerts(t, 15))
