import { alertId, incidentId, seen, seenMs, since, sinceMs, tariff, title } from './harbour.ts'

const nobody = { acknowledged: null, silenced: null, verdict: null }
const excess = { excess_kwh: 3.4, excess_cost: 0.78 }
const sentence = 'current_a 31.1 A, expected 19.5 ± 0.42 by its last hour; 27.6 σ; since 13:02'

export const incidentExample = {
  id: incidentId,
  title,
  sentence,
  severity: 'critical',
  state: 'open',
  kind: 'electrical',
  metric: 'current_a',
  reason: 'zscore',
  site: 'harbour',
  devices: ['1002'],
  name: 'Chiller 2',
  alerts: [alertId],
  since,
  until: null,
  value: 31.1,
  unit: 'A',
  expected: 19.5,
  score: 27.6,
  ...excess,
  cost_per_day: 49.7,
  ...nobody,
}

export const alertExample = {
  id: alertId,
  incident: incidentId,
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
  title,
  sentence,
  unit: 'A',
  name: 'Chiller 2',
  site: 'harbour',
  state: 'open',
  kind: 'electrical',
  ...excess,
  ...nobody,
  config: '06af995f',
}

/** What somebody said of it, in its log. */
const acknowledged = '2026-11-26T13:06:31.000Z'

export const alertDetailExample = {
  ...alertExample,
  state: 'acknowledged',
  acknowledged: { by: 'M. Okafor', at: acknowledged, comment: 'on the way' },
  explanation: {
    title,
    sentence: '31.1 A where 19.5 ± 0.4 A is usual by its last hour',
    how_far: {
      score: 27.6,
      peak: 30.5,
      peak_at: '2026-11-26T13:18:00.000Z',
      percent: 59,
      usual: [18.7, 20.3],
      alerting: [17.4, 21.6],
      limit: { upper: 30, crossed_at: '2026-11-26T13:02:38.000Z' },
      rarity: { days: 30, largest_before: 4.1 },
    },
    moved: [
      {
        scope: 'device',
        metric: 'power_kw',
        lag_s: 0,
        change: 9,
        percent: 58,
        score: 26.1,
        spark: [
          [sinceMs, 15.4],
          [seenMs, 24.4],
        ],
      },
      { scope: 'device', metric: 'temp_c', lag_s: 70, change: 7.1, percent: 17.6, score: 24.6 },
      { scope: 'feed', metric: 'current_a', device_id: '1001', change: 0.2, percent: 1, score: 0.4 },
      { scope: 'site', metric: 'current_a', devices: 41, moved: 0, change: null, percent: null, score: null },
    ],
    kind: {
      value: 'electrical',
      signs: 3,
      of: 3,
      evidence: [
        { holds: true, text: 'Voltage gives way as the current rises', observed: -2.4, usual: 0, unit: 'V' },
        { holds: true, text: 'Temperature rises with the current', observed: 7.1, usual: 0, unit: '°C' },
        { holds: true, text: 'Power rises with the current', observed: 9, usual: 0, unit: 'kW' },
      ],
    },
    cost: { excess_kwh: 3.4, cost: 0.78, currency: 'EUR', per_kwh: tariff.per_kwh, per_day: 49.7, derived: true },
    steps: [{ text: 'Listen for the compressor, and look whether the fan turns' }],
    runbook: { name: 'Chillers', source: 'fleet.yaml' },
    before: [
      {
        id: 'al_ga2tgmjr',
        since: '2026-11-12T08:02:00.000Z',
        title: 'Current is 12 % above normal',
        verdict: 'real',
        comment: 'bearing',
      },
    ],
    found_by: {
      reason: 'zscore',
      threshold: 5,
      baseline: {
        from: '2026-11-26T12:00:00.000Z',
        to: '2026-11-26T13:00:00.000Z',
        mean: 19.47,
        sd: 0.42,
        samples: 716,
      },
      samples: 716,
      config: '06af995f',
    },
  },
  log: [
    { time: since, type: 'raised', text: title, delay_s: 9 },
    { time: acknowledged, type: 'acknowledged', actor: 'M. Okafor', text: 'on the way', comment: 'on the way' },
  ],
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
      sentence: 'current_a 24.4 A, expected 21.9 ± 0.48 by its last hour; 5.2 σ; 2026-11-25 08:01 to 08:02',
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
