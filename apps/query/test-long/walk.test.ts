import tap, { test } from 'tap'
import { walkAlerts } from '../test/fixture/walk-alerts.ts'

tap.setTimeout(600_000)

test('who walks over ten thousand alerts has each once, though a hundred are raised meanwhile', (t) =>
  // Each page reads all of them.
  walkAlerts(t, ['newest'], { count: 10_000, limit: 500, raised: 100 }))
