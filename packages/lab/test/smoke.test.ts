import { freePorts } from '@nrg/service/testing/free-ports'
import { test } from 'tap'
import { FAULTY, fault, quietHour } from '../src/smoke/readings.ts'

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
