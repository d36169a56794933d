import { freePorts } from '@nrg/service/testing/free-ports'
import { test } from 'tap'
import { FAULT_CURRENT_A, FAULTY, fault, quietHour } from '../src/smoke/readings.ts'
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

test('what the smoke test sends: quiet readings, and a fault that no limit would show', (t) => {
  const now = Date.parse('2026-01-05T12:00:00Z')
  const readings = quietHour(now)
  t.equal(readings.length, 3 * 360)
  for (const { voltage_v, current_a, temp_c } of [...readings, fault(now)]) {
    if (voltage_v >= 490 || current_a >= 30 || temp_c >= 70) t.fail('a limit is crossed')
  }
  t.ok(readings.every(({ current_a, timeof }) => Math.abs(current_a - 20) < 1 && Date.parse(timeof) < now))
  t.match(fault(now), { device_id: FAULTY, current_a: 26, timeof: '2026-01-05T12:00:00.000Z' })
  t.end()
})

test('free ports are free, and not the same', async (t) => {
  const ports = await freePorts(4)
  t.equal(new Set(ports).size, 4)
})
