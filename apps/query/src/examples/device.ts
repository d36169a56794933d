import { alertId, electrical, hour, incidentId, seen, seenMs, sinceMs } from './harbour.ts'

const values = { current_a: { value: 31.1, expected: 19.5, sd: 0.42, score: 27.6, time: seenMs } }

const device = {
  device_id: '1002',
  name: 'Chiller 2',
  site: 'harbour',
  note: 'feed H2',
  status: 'critical',
  interval_s: 5,
  incident: incidentId,
}

export const deviceExample = {
  ...device,
  last_seen: seen,
  learning: false,
  values,
  power_kw: 24.4,
  expected_kw: 15.3,
  spark: { metric: 'current_a', from: hour.from, step_ms: 60_000, mean: [19.4, null], usual: [18.7, 20.3] },
}

export const deviceDetailExample = {
  ...device,
  windows: ['10m', '1h'],
  metrics: ['current_a'],
  units: { current: 'A' },
  series: { current_a: { '10m': [[seenMs, 31.1]], '1h': [[seenMs, 30.2]] } },
  electrical,
  values,
  energy_today_kwh: 225.7,
  watch: [
    { metric: 'current_a', reason: 'zscore', ready: true, ready_at: null, threshold_now: 5 },
    { metric: 'current_a', reason: 'level', ready: false, ready_at: '2026-11-29T21:14:00Z', threshold_now: null },
  ],
  neighbours: ['1001', '1003'],
  links: [{ title: 'Manual', url: 'https://example.com/chiller-2' }],
  revision: '5f1c2a90-b3d4-4e68-9c11-0a7f4de2b6c3',
}

export const deviceAboutExample = {
  device_id: '1002',
  name: 'Chiller 2',
  site: 'harbour',
  note: 'feed H2',
  feed: 'H2',
  electrical,
}

export const seriesExample = {
  device_id: '1002',
  ...hour,
  step_ms: 15_000,
  source: 'raw',
  time: [1_795_695_915_000],
  metrics: {
    current_a: {
      unit: 'A',
      mean: [19.4],
      min: [19],
      max: [19.9],
      n: [3],
      expected: [19.5],
      sd: [0.42],
      baseline: 'zscore',
      threshold: 5,
      limit: { upper: 30 },
      last: { time: seenMs, value: 31.1 },
    },
  },
  alerts: [
    {
      id: alertId,
      incident: incidentId,
      metric: 'current_a',
      reason: 'zscore',
      severity: 'critical',
      since: sinceMs,
      until: null,
      open: true,
    },
  ],
  events: [
    { time: 1_795_696_860_000, type: 'comment', actor: 'M. Okafor', text: 'filter changed' },
    { time: 1_795_697_400_000, type: 'config', text: '06af995f' },
  ],
  gaps: [{ from: 1_795_697_100_000, to: 1_795_697_130_000 }],
}

/** The first lines of a file. */
export const exportExample = [
  'device_id,time,voltage_v [V],temp_c [°C],current_a [A]',
  '1002,2026-11-26T13:24:59.12Z,477.6,47.4,31.2',
  '1002,2026-11-26T13:25:04.12Z,477.5,47.4,31.1',
  '',
].join('\r\n')
