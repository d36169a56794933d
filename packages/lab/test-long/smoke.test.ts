import { test } from 'tap'
import { FAULT_CURRENT_A, FAULTY } from '../src/smoke/readings.ts'
import { smoke } from '../src/smoke/smoke.ts'

test('a fault inside every limit becomes an alert, which a restart of the database keeps', async (t) => {
  const report = await smoke({ folder: t.testdir(), alertMs: 120_000 })
  t.equal(report.fault, undefined)
  t.match(report, {
    ok: true,
    stored: 3 * 360 + 1,
    alert: {
      device_id: String(FAULTY),
      metric: 'current_a',
      reason: 'zscore',
      value: FAULT_CURRENT_A,
      open: true,
      samples: Number,
    },
  })
  const { alert, alert_after_restart: again } = report
  t.ok(alert?.expected && Math.abs(alert.expected - 20) < 0.5)
  t.ok(alert?.upper && alert.upper < FAULT_CURRENT_A && (alert.score ?? 0) >= 5)
  t.strictSame(again, alert)
})

test('without the task of the z-score there is no such alert, and the smoke test fails', async (t) => {
  const report = await smoke({ folder: t.testdir(), alertMs: 25_000, inactive: 'nrg-zscore' })
  t.equal(report.ok, false)
  t.match(report.fault, /^no alert zscore of current_a within 25 s; alerts: \[\]$/)
  t.equal(report.stored, 3 * 360 + 1, 'all else works')
})
