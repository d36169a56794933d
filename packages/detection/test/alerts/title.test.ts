import { type StoredAlert, storedAlert } from '@nrg/schema/alert'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { groupIncidents } from '../../src/alerts/incident.ts'
import { alertTitle, incidentTitle } from '../../src/alerts/title.ts'

const fleet = { metrics: [...defaultFleetConfig.metrics, { name: 'flow', unit: 'l/min' }] }
const alert = (metric: string, reason: string, of: Partial<StoredAlert> = {}): StoredAlert => ({
  ...storedAlert({ device_id: '1001', metric, reason, time: '2026-03-01T12:00:00Z' }, {}),
  ...of,
})
const titleOf = (metric: string, reason: string, of?: Partial<StoredAlert>) =>
  alertTitle(alert(metric, reason, of), fleet)

test('an alert has a title of a few words, by its reason', (t) => {
  const titles: [string, string, Partial<StoredAlert>, string][] = [
    ['current_a', 'zscore', { value: 31.1, expected: 19.5 }, 'Current is 59 % above normal'],
    ['voltage_v', 'zscore', { value: 465, expected: 480 }, 'Voltage is 3.1 % below normal'],
    ['temp_c', 'zscore', { value: 47.4, expected: 40.3 }, 'Temperature is 7.1 °C above normal'],
    ['current_a', 'zscore', { value: 12, expected: 0 }, 'Current is 12 A above normal'],
    ['current_a', 'zscore', { value: 0, expected: 0 }, 'Current is 0 A above normal'],
    ['current_a', 'zscore', { value: 31, expected: 1 }, 'Current is 30 A above normal'],
    ['current_a', 'spike', { value: 30, expected: 20 }, 'Current is 50 % above the minutes before'],
    ['current_a', 'seasonal', { value: 10, expected: 20 }, 'Current is 50 % below its usual hour'],
    ['current_a', 'level', { value: 25, expected: 20 }, 'Current is 25 % above its level'],
    ['current_a', 'noise', { value: 0.9, expected: 0.3 }, 'Current scatters 3 × as usual'],
    ['current_a', 'noise', { value: 0.27, expected: 0.15 }, 'Current scatters 1.8 × as usual'],
    ['temp_c', 'noise', { value: 2.4, expected: 0.27 }, 'Temperature scatters 9 × as usual'],
    ['current_a', 'limit', { value: 31, upper: 30 }, 'Current is above its limit of 30 A'],
    ['temp_c', 'limit', { value: 1, lower: 2 }, 'Temperature is below its limit of 2 °C'],
    ['current_a', 'rate', { score: 12 }, 'Current changes by 12 A a minute'],
    ['temp_c', 'sensor', { value: 85 }, 'Temperature is not measured: its sensor fails'],
    ['flow', 'stuck', { score: 10, peak: 12 }, 'flow stands still'],
    ['voltage_v', 'supply', { value: 152.5, score: 33.4, expected: 229 }, 'Voltage is 33 % below its usual 229 V'],
    [
      'current_a',
      'night',
      { value: 6.31, score: 11, expected: 4.2 },
      'Current stays 2.1 A above its base in a quiet hour',
    ],
    ['current_a', 'cycle', { value: 31, score: 9, expected: 12 }, 'Current is switched more often than usual'],
    ['current_a', 'cycle', { value: 0, score: 9, expected: 12 }, 'Current is switched less often than usual'],
    [
      'current_a',
      'unseen',
      { value: 12.4, score: 3, expected: 8.06 },
      'Current is 4.3 A above all that it was at this time of day',
    ],
    [
      'current_a',
      'peer',
      { value: 2.4, score: 6, expected: 9.64 },
      'Current is 7.2 A below what moves with it suggests',
    ],
    ['current_a', 'unsteady', { value: 2.4, score: 6, expected: 0.4 }, 'Current goes to and fro 6 × as far as usual'],
    [
      'energy_kwh_rate',
      'consumption',
      { value: 336, expected: 240, samples: 1 },
      'A day of energy_kwh is 40 % above what is usual',
    ],
    [
      'energy_kwh_rate',
      'consumption',
      { value: 1, expected: 0, samples: 7 },
      'A week of energy_kwh is far above what is usual',
    ],
    ['energy_kwh', 'counter', { value: 0, expected: 1238 }, 'energy_kwh read 0 and was back'],
    ['device', 'offline', { score: 3, peak: 12 }, 'No reading for 12 min'],
    ['current_a', 'offline', { score: 180 }, 'No reading of current for 3 h'],
    ['voltage_v', 'fleet', { value: 12, samples: 30 }, 'Voltage is unusual at 12 of 30 devices'],
  ]
  for (const [metric, reason, of, title] of titles) t.equal(titleOf(metric, reason, of), title)
  t.end()
})

test('what an alert lacks is not made up', (t) => {
  for (const reason of [
    'zscore',
    'noise',
    'limit',
    'rate',
    'supply',
    'night',
    'cycle',
    'unseen',
    'unsteady',
    'peer',
    'other',
  ])
    t.equal(titleOf('current_a', reason), `Current: ${reason}`)
  t.equal(titleOf('device', 'offline'), 'No reading')
  t.equal(titleOf('gone', 'fleet'), 'gone is unusual at many devices')
  t.end()
})

test('an incident is titled by its worst alert, a common cause by what its devices do', (t) => {
  const title = (...alerts: StoredAlert[]) => {
    const [incident, ...more] = groupIncidents(alerts, { siteOf: () => 'harbour' })
    t.equal(more.length, 0)
    return incident && incidentTitle(incident, fleet)
  }
  const zscore = alert('temp_c', 'zscore', { value: 50, expected: 40, score: 9 })
  t.equal(
    title(zscore, alert('current_a', 'zscore', { value: 31.1, expected: 19.5, peak: 27 })),
    'Current is 59 % above normal',
  )
  t.equal(
    title(zscore, alert('current_a', 'limit', { value: 31, upper: 30, severity: 'critical' })),
    'Current is above its limit of 30 A',
  )
  t.equal(title(zscore, alert('current_a', 'offline', { peak: 99 })), 'Temperature is 10 °C above normal')
  const cause = alert('voltage_v', 'fleet', { device_id: 'fleet', value: 12, samples: 30 })
  const at = (value: number) =>
    ['1001', '1002', '1003'].map((device_id) => alert('voltage_v', 'zscore', { device_id, value, expected: 480 }))
  t.equal(title(cause, ...at(450)), 'Voltage sags at 12 of 30 devices')
  t.equal(title(cause, ...at(500)), 'Voltage is high at 12 of 30 devices')
  t.equal(title(cause), 'Voltage is unusual at 12 of 30 devices')
  const many = (metric: string, value: number, expected: number) =>
    Array.from({ length: 7 }, (_, n) =>
      alert(metric, 'zscore', { device_id: String(1001 + n), value, expected, score: 9 }),
    )
  t.equal(title(...many('voltage_v', 207, 230)), 'Voltage sags at 7 devices')
  t.equal(title(...many('temp_c', 30, 40)), 'Temperature is low at 7 devices')
  const crossed = alert('current_a', 'limit', { device_id: '1003', value: 31, upper: 30, severity: 'critical' })
  t.equal(title(...many('voltage_v', 207, 230), crossed), 'Current is above its limit of 30 A')
  t.end()
})
