import { withRates } from '@nrg/schema/counter'
import { test } from 'tap'
import { metricSummaries } from '../src/metrics/summary.ts'
import { seriesQuestion } from '../src/series/parameters.ts'

const fleet = withRates({
  metrics: [
    { name: 'energy_kwh', unit: 'kWh', kind: 'counter', limit: { upper: 12 } },
    { name: 'temp_c', unit: '°C' },
  ],
})

test('the rate of a counter is shown in its place, and the counter where it is asked for', (t) => {
  t.match(metricSummaries(fleet), [
    { name: 'temp_c', kind: 'measured' },
    { name: 'energy_kwh_rate', unit: 'kWh/h', kind: 'derived', from: ['energy_kwh'], limit: { upper: 12 } },
  ])
  t.equal(metricSummaries(fleet).length, 2)
  const now = Date.parse('2026-01-05T12:00:00Z')
  t.strictSame(seriesQuestion({}, '1001', fleet, now).metrics, ['temp_c', 'energy_kwh_rate'])
  t.strictSame(seriesQuestion({ metrics: 'energy_kwh' }, '1001', fleet, now).metrics, ['energy_kwh'])
  t.end()
})
