import { limitFor } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { alertSentence } from '../../src/alerts/sentence.ts'
import { alertTitle } from '../../src/alerts/title.ts'
import { parseFleetConfig } from '../../src/configuration/fleet-config-file.ts'
import { settingsOf } from '../../src/detectors/detector.ts'
import { zscore } from '../../src/detectors/zscore.ts'
import { loadsOf } from '../../src/settings/loads.ts'
import { watcher } from '../../src/watch.ts'

const NOW = Date.parse('2026-01-05T12:03:00Z')
const file = `
metrics:
  - name: energy_kwh
    unit: kWh
    label: energy
    kind: counter
    ignore: [-1]
    limit: { upper: 12 }
    detectors: { zscore: { threshold: 6 } }
  - { name: water_m3, unit: m³, kind: counter, resolution: 15m }
  - { name: temp_c, unit: °C, kind: gauge }
devices:
  "1007":
    metrics: { energy_kwh: { limit: { upper: 40 }, ignore: [0], detectors: { zscore: { threshold: 7 } } } }
`

test('what is set of a counter is about its rate', (t) => {
  const config = parseFleetConfig(file, 'm.yaml')
  t.strictSame(
    config.metrics.map(({ name, unit, label, kind, resolution }) => [name, unit, label, kind, resolution]),
    [
      ['energy_kwh', 'kWh', 'energy', 'counter', undefined],
      ['energy_kwh_rate', 'kWh/h', 'energy per hour', undefined, undefined],
      ['water_m3', 'm³', undefined, 'counter', '15m'],
      ['water_m3_rate', 'm³/h', undefined, undefined, '15m'],
      ['temp_c', '°C', undefined, 'gauge', undefined],
    ],
  )
  const at = (metric: string, device?: string) => [
    limitFor(config, metric, device),
    settingsOf(config, zscore, { metric, ...(device !== undefined && { device }) }).threshold,
  ]
  t.strictSame(at('energy_kwh_rate'), [{ upper: 12 }, 6])
  t.strictSame(at('energy_kwh_rate', '1007'), [{ upper: 40 }, 7])
  t.strictSame(limitFor(config, 'energy_kwh', '1007'), {})
  t.strictSame(config.metrics[0]?.ignore, [-1], 'what its sensor says is of the counter')
  t.strictSame(config.devices?.['1007']?.metrics?.energy_kwh?.ignore, [0])
  t.strictSame(loadsOf(config), ['energy_kwh_rate', 'water_m3_rate'], 'who uses more is a load')
  t.end()
})

test('a counter is watched for being silent and wrong, its rate for all else', (t) => {
  const config = parseFleetConfig(file, 'm.yaml')
  const known = { heard: { first: NOW - 9 * 86_400_000, last: NOW - 60_000 } }
  const reasons = (metric: string) =>
    watcher(config)('1001', new Map([[metric, known]]), NOW).map(({ reason }) => reason)
  t.strictSame(reasons('energy_kwh'), ['sensor', 'counter', 'offline'])
  const ofRate = reasons('energy_kwh_rate')
  t.ok(
    ['limit', 'zscore', 'spike', 'seasonal', 'stuck', 'night', 'unseen'].every((reason) => ofRate.includes(reason)),
    ofRate.join(),
  )
  t.notOk(ofRate.includes('offline') || ofRate.includes('sensor') || ofRate.includes('counter'))
  t.end()
})

test('alerts speak of the rate', (t) => {
  const config = parseFleetConfig(file, 'm.yaml')
  const alert = {
    device_id: '1001',
    metric: 'energy_kwh_rate',
    reason: 'zscore',
    time: '2026-01-05T12:00:00Z',
    since: NOW - 180_000,
    until: NOW,
    state: 'raised' as const,
    value: 4.2,
    expected: 2.1,
    score: 7,
  }
  t.equal(
    alertSentence(alert, config, NOW),
    'rate of energy_kwh 4.2 kWh/h, expected 2.1 ± 0.3 at this hour; 7 σ; since 12:00',
  )
  t.equal(alertTitle(alert, config), 'Energy per hour is 100 % above normal')
  t.end()
})

test('a counter that cannot be one is a fault at its line', (t) => {
  const one = 'metrics:\n  - { name: energy_kwh, unit: kWh, kind: counter'
  const faults: [string, string, RegExp][] = [
    [
      'no kind',
      'metrics:\n  - { name: energy_kwh, unit: kWh, kind: total }',
      /^m\.yaml:2:36 metrics\.0\.kind: .*counter/,
    ],
    [
      'taken',
      `${one} }\n  - { name: energy_kwh_rate, unit: kW }`,
      /^m\.yaml:3:7 .*is the rate of the counter energy_kwh/,
    ],
    [
      'a bound',
      `${one}, limit: { rate: 5 } }`,
      /^m\.yaml:2:60 metrics\.0\.limit\.rate: a counter has none: .*per hour/,
    ],
    [
      'a bound of a device',
      `${one} }\ndevices: { 1001: { metrics: { energy_kwh: { limit: { rate: 5 } } } } }`,
      /^m\.yaml:3:\d+ devices\.1001\.metrics\.energy_kwh\.limit\.rate: a counter has none/,
    ],
    [
      'its rate',
      `${one} }\ndevices: { 1001: { metrics: { energy_kwh_rate: {} } } }`,
      /^m\.yaml:3:31 .*set it of energy_kwh/,
    ],
    ['too long', `metrics:\n  - { name: ${'e'.repeat(60)}, unit: kWh, kind: counter }`, /^m\.yaml:2:7 .*59 letters/],
  ]
  for (const [name, text, message] of faults)
    t.throws(() => parseFleetConfig(text, 'm.yaml'), { code: 'FLEET_CONFIG_INVALID', message }, name)
  t.end()
})
