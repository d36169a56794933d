import { electrical, incidentId, seen, seenMs, sinceMs, tariff, title } from './harbour.ts'

/** What is in the stream: all but the course of the power. */
export const fleetNow = {
  server_time: '2026-11-26T13:25:08.123Z',
  devices: 240,
  heard: 239,
  status: { critical: 2, warning: 5, offline: 1, silenced: 1, ok: 231 },
  incidents: { critical: 2, warning: 5, unacknowledged: 5, silenced: 1 },
  power_kw: 3823,
  expected_kw: 3822,
  energy_today_kwh: 55_100,
  energy_usual_kwh: 54_880,
  excess_kwh: 19.7,
  excess_cost: 4.53,
  excess_cost_per_day: 100,
  currency: 'EUR',
  mixed_currencies: false,
  event_id: '1795699508123-17',
  learning: {
    since: '2026-11-26T08:00:00.000Z',
    detectors: [
      { reason: 'zscore', ready: 240, of: 240, next_ready_at: null },
      { reason: 'level', ready: 0, of: 240, next_ready_at: '2026-11-29T21:14:00Z' },
    ],
  },
}

export const fleetExample = {
  ...fleetNow,
  power_spark: [
    [Date.parse('2026-11-26T13:23:00Z'), 3821.6],
    [Date.parse('2026-11-26T13:24:00Z'), 3823],
  ],
}

export const siteExample = {
  site: 'harbour',
  name: 'Harbour',
  note: 'Cold store',
  time_zone: 'Europe/Berlin',
  devices: 42,
  status: { critical: 1, warning: 0, offline: 0, silenced: 0, ok: 41 },
  power_kw: 681.2,
  expected_kw: 670.4,
  energy_today_kwh: 9710.5,
  energy_usual_kwh: 9660.1,
  excess_kwh: 3.4,
  excess_cost: 0.78,
  tariff,
  worst: { incident: incidentId, severity: 'critical' },
}

const alerting = { alerting_sd: 5, usual_sd: 2 }
const { phases, power_factor } = electrical

export const metricExamples = [
  {
    name: 'current_a',
    label: 'current',
    unit: 'A',
    decimals: 1,
    limit: { upper: 30 },
    ...alerting,
    kind: 'measured',
  },
  {
    name: 'power_kw',
    label: 'power',
    unit: 'kW',
    decimals: 1,
    ...alerting,
    kind: 'derived',
    from: ['voltage_v', 'current_a'],
    assumes: { phases, power_factor },
  },
]

export const energyExample = {
  time_zone: 'Europe/Berlin',
  time: [Date.parse('2026-11-26T12:00:00Z')],
  kwh: [15.6],
  expected_kwh: [15.4],
  complete: [true],
  total_kwh: 225.7,
  expected_total_kwh: 222.5,
  cost: 51.92,
  currency: 'EUR',
  left_out: [
    {
      from: Date.parse('2026-11-26T04:40:00Z'),
      to: Date.parse('2026-11-26T04:50:00Z'),
      why: 'sensor',
      alert: 'al_ga2tgmjp',
      device_id: '1002',
    },
  ],
  left_out_count: 1,
}

export const timelineExample = {
  lane: 'harbour',
  spans: [
    {
      id: incidentId,
      from: sinceMs,
      to: seenMs,
      severity: 'critical',
      state: 'open',
      kind: 'electrical',
      title,
      devices: ['1002'],
    },
  ],
}

export const searchExample = [
  { type: 'site', id: 'harbour', title: 'Harbour', note: 'Cold store', status: null },
  { type: 'device', id: '1002', title: 'Chiller 2', note: 'Harbour', status: 'critical' },
  { type: 'incident', id: incidentId, title, note: 'Chiller 2', status: 'open' },
]

export const sessionExample = { role: 'operate', actor: 'M. Okafor', until: '2026-11-27T01:25:04.120Z' }

export const commentExample = { time: seen, type: 'comment', actor: 'M. Okafor', text: 'filter changed' }
