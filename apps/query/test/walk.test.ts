import tap, { test } from 'tap'
import { walkAlerts } from './fixture/walk-alerts.ts'

tap.setTimeout(120_000)

test('who walks over alerts page by page has each once, though others are raised meanwhile', (t) =>
  walkAlerts(t, ['trouble', 'newest', 'oldest'], { count: 300, limit: 50, raised: 12 }))
