const incident = 'inc_ga2tgmjs'
const since = '2026-11-26T13:22:10.000Z'
const seen = '2026-11-26T13:25:04.120Z'
const time = Date.parse(seen)

const status = { critical: 1, warning: 0, offline: 0, silenced: 0, ok: 41 }

export const fleetExample = {
  server_time: '2026-11-26T13:25:05.000Z',
  devices: 42,
  heard: 42,
  status,
  incidents: { critical: 1, warning: 0, unacknowledged: 1, silenced: 0 },
  power_kw: 681.2,
  expected_kw: 670.4,
  energy_today_kwh: 9710.5,
  energy_usual_kwh: 9660.1,
  excess_kwh: 3.4,
  excess_cost: 0.78,
  excess_cost_per_day: 49.7,
  currency: 'EUR',
  mixed_currencies: false,
  event_id: '1795699505000-17',
  power_spark: [
    [Date.parse('2026-11-26T13:24:00Z'), 679.8],
    [Date.parse('2026-11-26T13:25:00Z'), 681.2],
  ],
  learning: {
    since: '2026-11-20T08:00:00.000Z',
    detectors: [{ reason: 'zscore', ready: 42, of: 42, next_ready_at: null }],
  },
}

export const sessionExample = { role: 'operate', actor: 'M. Okafor', until: '2026-11-27T01:25:04.120Z' }

export const siteExample = {
  site: 'harbour',
  name: 'Harbour',
  note: 'Cold store',
  time_zone: 'Europe/Berlin',
  devices: 42,
  status,
  power_kw: 681.2,
  expected_kw: 670.4,
  energy_today_kwh: 9710.5,
  energy_usual_kwh: 9660.1,
  excess_kwh: 3.4,
  excess_cost: 0.78,
  tariff: { per_kwh: 0.23, currency: 'EUR' },
  worst: { incident, severity: 'critical' },
}

export const metricExamples = [
  {
    name: 'current_a',
    label: 'current',
    unit: 'A',
    decimals: 1,
    limit: { upper: 30 },
    alerting_sd: 5,
    usual_sd: 2,
    kind: 'measured',
  },
  {
    name: 'power_kw',
    label: 'power',
    unit: 'kW',
    decimals: 1,
    alerting_sd: 5,
    usual_sd: 2,
    kind: 'derived',
    from: ['voltage_v', 'current_a'],
  },
]

const values = { current_a: { value: 31.1, time, expected: 19.5, sd: 0.42, score: 27.6 } }

const device = {
  device_id: '1002',
  name: 'Chiller 2',
  site: 'harbour',
  note: 'feed H2',
  status: 'critical',
  interval_s: 5,
  incident,
}

export const deviceExample = {
  ...device,
  last_seen: seen,
  learning: false,
  values,
  power_kw: 24.4,
  expected_kw: 15.3,
  spark: {
    metric: 'current_a',
    from: time - 180_000,
    step_ms: 60_000,
    mean: [19.4, null, 31.1],
    usual: [18.7, 20.3],
  },
}

export const deviceDetailExample = {
  ...device,
  windows: ['10m', '1h'],
  metrics: ['current_a'],
  units: { current: 'A' },
  series: { current_a: { '10m': [[time, 31.1]], '1h': [[time, 30.2]] } },
  electrical: { phases: 3, nominal_v: 480, power_factor: 0.95 },
  energy_today_kwh: 225.7,
  values,
  links: [{ title: 'Manual', url: 'https://example.com/chiller-2' }],
  neighbours: ['1001', '1003'],
}

export const incidentExample = {
  id: incident,
  title: 'Current is 59 % above normal',
  sentence: 'current_a 31.1 A, expected 19.5 ± 0.42 at this hour; 27.6 σ; since 13:22',
  severity: 'critical',
  state: 'open',
  kind: 'electrical',
  metric: 'current_a',
  reason: 'zscore',
  site: 'harbour',
  devices: ['1002'],
  name: 'Chiller 2',
  alerts: ['al_ga2tgmjs'],
  since,
  until: null,
  value: 31.1,
  unit: 'A',
  expected: 19.5,
  score: 27.6,
  excess_kwh: 3.4,
  excess_cost: 0.78,
  cost_per_day: 49.7,
  acknowledged: null,
  silenced: null,
  verdict: null,
}

export const timelineExample = {
  lane: 'harbour',
  spans: [
    {
      id: incident,
      from: Date.parse(since),
      to: time,
      severity: 'critical',
      state: 'open',
      kind: 'electrical',
      title: incidentExample.title,
      devices: ['1002'],
    },
  ],
}

export const alertExample = {
  id: 'al_ga2tgmjs',
  incident,
  device_id: '1002',
  metric: 'current_a',
  reason: 'zscore',
  since,
  until: seen,
  last_seen: seen,
  open: true,
  value: 31.1,
  score: 27.6,
  peak: 30.5,
  expected: 19.5,
  lower: 17.4,
  upper: 21.6,
  samples: 716,
  severity: 'critical',
  title: 'Current is 59 % above normal',
  sentence: incidentExample.sentence,
  unit: 'A',
  name: 'Chiller 2',
  site: 'harbour',
  state: 'open',
  kind: 'electrical',
  excess_kwh: 3.4,
  excess_cost: 0.78,
  acknowledged: null,
  silenced: null,
  verdict: null,
  config: '06af995f',
}

export const whatIfExample = {
  from: '2026-11-19T13:25:05.000Z',
  to: '2026-11-26T13:25:05.000Z',
  threshold_now: 5,
  least: 3,
  appear: [],
  vanish: [
    {
      device_id: '1007',
      reason: 'zscore',
      last_seen: '2026-11-25T08:02:10.000Z',
      value: 24.4,
      metric: 'current_a',
      since: '2026-11-25T08:01:50.000Z',
      until: '2026-11-25T08:02:10.000Z',
      open: false,
      score: 5.2,
      peak: 5.4,
      expected: 21.9,
      sentence: 'current_a 24.4 A, expected 21.9 ± 0.48 at this hour; 5.2 σ; 2026-11-25 08:01 to 08:02',
      severity: 'warning',
      id: 'al_ga2tgmjt',
      title: 'Current is 11 % above normal',
      unit: 'A',
      name: 'Chiller 7',
      site: 'harbour',
    },
  ],
  appear_count: 0,
  vanish_count: 1,
  per_day: 0.43,
  per_day_now: 0.57,
  yaml: 'metrics:\n  - name: current_a\n    detectors:\n      zscore:\n        threshold: 6\n',
}

export const alertDetailExample = {
  ...alertExample,
  explanation: {
    title: alertExample.title,
    sentence: alertExample.sentence,
    how_far: {
      score: 27.6,
      peak: 30.5,
      peak_at: '2026-11-26T13:23:40.000Z',
      percent: 59.5,
      usual: [18.7, 20.3],
      alerting: [17.4, 21.6],
      limit: { upper: 30, crossed_at: '2026-11-26T13:22:15.000Z' },
      rarity: { days: 30, largest_before: 6.1 },
    },
    moved: [
      {
        scope: 'device',
        metric: 'temp_c',
        change: 7.1,
        percent: 17.6,
        score: 24.6,
        lag_s: 70,
        spark: [
          [Date.parse(since), 40.2],
          [time, 47.4],
        ],
      },
      { scope: 'feed', metric: 'current_a', device_id: '1001', change: 0.1, percent: 0.5, score: 0.4 },
      { scope: 'site', metric: 'current_a', devices: 41, moved: 0, change: null, percent: null, score: null },
    ],
    kind: {
      value: 'electrical',
      signs: 1,
      of: 1,
      evidence: [{ holds: true, text: 'Temperature rises with the current', observed: 7.1, usual: 0, unit: '°C' }],
    },
    cost: { excess_kwh: 3.4, cost: 0.78, currency: 'EUR', per_kwh: 0.23, per_day: 49.7, derived: true },
    steps: [{ text: 'Listen for the compressor, and look whether the fan turns' }],
    runbook: { name: 'Chillers', source: 'fleet.yaml' },
    before: [
      { id: 'al_ga2tgmjr', since: '2026-11-19T08:02:00.000Z', title: 'Current is 12 % above normal', verdict: null },
    ],
    found_by: {
      reason: 'zscore',
      threshold: 5,
      samples: 716,
      baseline: { from: '2026-11-26T12:20:00.000Z', to: '2026-11-26T13:20:00.000Z', mean: 19.47, sd: 0.42 },
      config: '06af995f',
    },
  },
  log: [{ time: since, type: 'raised', text: alertExample.title }],
}

export const seriesExample = {
  device_id: '1002',
  from: Date.parse('2026-11-26T13:24:45Z'),
  to: Date.parse('2026-11-26T13:25:15Z'),
  step_ms: 15_000,
  source: 'raw',
  time: [Date.parse('2026-11-26T13:25:00Z'), Date.parse('2026-11-26T13:25:15Z')],
  metrics: {
    current_a: {
      unit: 'A',
      mean: [31, 31.1],
      min: [30.8, 31.1],
      max: [31.2, 31.1],
      n: [3, 1],
      expected: [19.5, 19.5],
      sd: [0.42, 0.42],
      baseline: 'zscore',
      threshold: 5,
      limit: { upper: 30 },
      last: { time, value: 31.1 },
    },
  },
  alerts: [
    {
      id: 'al_ga2tgmjs',
      incident,
      metric: 'current_a',
      reason: 'zscore',
      severity: 'critical',
      since: Date.parse(since),
      until: null,
      open: true,
    },
  ],
  events: [],
  gaps: [],
}

export const energyExample = {
  time_zone: 'Europe/Berlin',
  time: [Date.parse('2026-11-26T11:00:00Z'), Date.parse('2026-11-26T12:00:00Z')],
  kwh: [15.6, 15.9],
  expected_kwh: [15.4, 15.5],
  complete: [true, false],
  total_kwh: 31.5,
  expected_total_kwh: 30.9,
  cost: 7.25,
  currency: 'EUR',
  left_out: [
    {
      from: Date.parse('2026-11-26T12:40:00Z'),
      to: Date.parse('2026-11-26T12:50:00Z'),
      why: 'sensor',
      alert: 'al_ga2tgmjs',
      device_id: '1002',
    },
  ],
  left_out_count: 1,
}

export const searchExample = [
  { type: 'site', id: 'harbour', title: 'Harbour', note: 'Cold store', status: null },
  { type: 'device', id: '1002', title: 'Chiller 2', note: 'Harbour', status: 'critical' },
  {
    type: 'incident',
    id: incident,
    title: 'Current is 59 % above normal',
    note: 'Chiller 2',
    status: 'open',
  },
]

export const commentExample = { time: seen, type: 'comment', actor: 'M. Okafor', text: 'filter changed' }

export const silenceExample = {
  id: 'sil_5f1c2a90b3d4e687',
  scope: { site: 'harbour', metric: 'current_a' },
  from: seen,
  until: '2026-11-26T18:00:00.000Z',
  why: 'compressor is being changed',
  by: 'M. Okafor',
  but_limits: true,
  state: 'active',
  matches_open: 1,
}

export const silencePreviewExample = { matches_open: 1, devices: 42 }

export const deviceAboutExample = {
  device_id: '1002',
  name: 'Chiller 2',
  site: 'harbour',
  note: 'feed H2',
  feed: 'H2',
  electrical: { phases: 3, nominal_v: 480, power_factor: 0.95 },
}
