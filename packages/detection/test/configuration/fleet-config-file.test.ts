import { configOf, defaultFleetConfig, limitFor, orderedMetrics } from '@nrg/schema/fleet-config'
import { FleetConfigError } from '@nrg/schema/fleet-config-file'
import { retentionSeconds } from '@nrg/schema/retention'
import { test } from 'tap'
import { parseFleetConfig } from '../../src/configuration/fleet-config-file.ts'
import { configured, settingsOf } from '../../src/detectors/detector.ts'
import { zscore } from '../../src/detectors/zscore.ts'

const text = `
metrics:
  - { name: power_kw, unit: kW, resolution: 10s }
  - name: current_a
    unit: A
    label: current
    limit: { upper: 30, lower: 0 }
    detectors: { zscore: { threshold: 5 } }
  - { name: voltage_v, unit: V }
detectors:
  zscore: { threshold: 4, hold: 5m, min_samples: 30 }
devices:
  1007:
    detectors: { zscore: { hold: 10m } }
    metrics:
      current_a:
        limit: { upper: 40 }
        detectors: { zscore: { threshold: 6 } }
`

test('the nearest level that names a parameter gives it', (t) => {
  const config = parseFleetConfig(text, 'metrics.yaml')
  const zscoreOf = (metric: string, device?: string) =>
    configured(config, 'zscore', { metric, ...(device !== undefined && { device }) })
  t.strictSame(zscoreOf('voltage_v'), { threshold: 4, hold: '5m', min_samples: 30 })
  t.strictSame(zscoreOf('current_a'), { threshold: 5, hold: '5m', min_samples: 30 })
  t.strictSame(zscoreOf('voltage_v', '1007'), { threshold: 4, hold: '10m', min_samples: 30 })
  t.strictSame(zscoreOf('current_a', '1007'), { threshold: 6, hold: '10m', min_samples: 30 })
  t.strictSame(zscoreOf('current_a', '1008'), { threshold: 5, hold: '5m', min_samples: 30 })
  t.strictSame(configured(config, 'spike', { metric: 'current_a', device: '1007' }), {})
  t.strictSame(settingsOf(config, zscore, { metric: 'current_a', device: '1007' }), {
    ...zscore.defaults,
    threshold: 6,
    hold: '10m',
    min_samples: 30,
  })
  t.strictSame(limitFor(config, 'current_a'), { upper: 30, lower: 0 })
  t.strictSame(limitFor(config, 'current_a', '1007'), { upper: 40, lower: 0 })
  t.strictSame(limitFor(config, 'voltage_v', '1007'), {})
  t.end()
})

test("the original's metrics come first, in its order", (t) => {
  const names = (config = defaultFleetConfig) => orderedMetrics(config).map(({ name }) => name)
  t.strictSame(names(), ['voltage_v', 'temp_c', 'current_a'])
  t.strictSame(names(parseFleetConfig(text, 'metrics.yaml')), ['voltage_v', 'current_a', 'power_kw'])
  t.end()
})

test('a fault in the file is shown at its line', (t) => {
  const faults: [string, string, RegExp][] = [
    ['no YAML', 'metrics: [', /^m\.yaml:1:\d+ /],
    ['nothing', '', /^m\.yaml:1:1 file: /],
    ['no metrics', 'metrics: []', /^m\.yaml:1:1 metrics: .*1/],
    ['a bad name', 'metrics:\n  - { name: Power, unit: kW }', /^m\.yaml:2:7 metrics\.0\.name: .*lower case/i],
    ['a reserved name', 'metrics:\n  - { name: device_id, unit: kW }', /^m\.yaml:2:7 metrics\.0\.name/],
    ['no unit', 'metrics:\n  - name: power_kw', /^m\.yaml:2:5 metrics\.0\.unit/],
    ['a typo', `${text}  1008: { detector: {} }`, /^m\.yaml:19:11 devices\.1008\.detector/],
    ['twice', 'metrics:\n  - { name: a, unit: A }\n  - { name: a, unit: A }', /^m\.yaml:3:7 .*configured twice/],
    ['limits', 'metrics:\n  - { name: a, unit: A, limit: { lower: 2, upper: 1 } }', /^m\.yaml:2:25 .*below/],
    ['a stranger', `${text}  1008: { metrics: { flow: {} } }`, /^m\.yaml:19:22 .*not a configured metric/],
    ['a device', `${text}  "-x": {}`, /^m\.yaml:19:3 devices\.-x/],
    ['the whole fleet', `${text}  fleet: {}`, /^m\.yaml:19:3 devices\.fleet/],
    ['an id of digits with a leading zero', `${text}  "01001": {}`, /^m\.yaml:19:3 devices\.01001/],
    ['an id that is read as a number', `${text}  2e3: {}`, /^m\.yaml:19:3 devices\.2000: YAML reads 2e3 as .*"2e3":/],
    [
      'all hours',
      'metrics: [{ name: a, unit: A }]\nlearning:\n  around: 13h',
      /^m\.yaml:3:3 learning\.around: 13h is more than 12h/,
    ],
    ['too short', `${text}retention:\n  energy_raw: 1h`, /^m\.yaml:20:3 retention\.energy_raw: 1h is less than 2d/],
    ['too long', `${text}retention:\n  alerts: 99999w`, /^m\.yaml:20:3 .*is more than 36500d: say forever/],
    [
      'months',
      `${text}retention: { energy_rollup: 6mo }`,
      /^m\.yaml:19:14 retention\.energy_rollup: .*30d, or forever/,
    ],
    ['for good', `${text}retention: { registry: 30d }`, /^m\.yaml:19:14 retention\.registry: Unexpected property/],
    [
      'no detector',
      `${text}  1008: { detectors: { zscor: {} } }`,
      /^m\.yaml:19:24 devices\.1008\.detectors\.zscor: Unexpected/,
    ],
    [
      'a parameter',
      `${text}  1008: { detectors: { spike: { treshold: 5 } } }`,
      /devices\.1008\.detectors\.spike\.treshold: Unexp/,
    ],
    ['a value', `${text}  1008: { detectors: { spike: { threshold: 0 } } }`, /spike\.threshold: .*greater than 0/],
    [
      'no wait',
      `${text}  1008: { detectors: { limit: { for: 0 } } }`,
      /limit\.for: .*\(So many readings in a row, 20 at/,
    ],
    ['a long wait', `${text}  1008: { detectors: { limit: { for: 2d } } }`, /limit\.for: .*5m, 12h at most/],
    ['no value', 'metrics: [{ name: a, unit: A, ignore: [hot] }]', /^m\.yaml:1:\d+ metrics\.0\.ignore/],
    ['no region', 'metrics: [{ name: a, unit: A }]\nholidays: Berlin', /^m\.yaml:2:1 holidays: .*DE, DE-BE/],
    ['a duration', `metrics: [{ name: a, unit: A, resolution: 1 fortnight }]`, /resolution: .*90s/],
  ]
  for (const [name, file, message] of faults)
    t.throws(() => parseFleetConfig(file, 'm.yaml'), { code: 'FLEET_CONFIG_INVALID', message }, name)
  t.throws(() => parseFleetConfig('metrics: 5', 'm.yaml'), FleetConfigError)
  t.end()
})

test('a device is configured by its id, whatever text that is', (t) => {
  const config = parseFleetConfig(
    `${text}  "2e3": { name: E }\n  constructor: { name: C }\n  Pump-7.a:1: { name: P }\n  2001: { name: N }`,
    'm.yaml',
  )
  for (const [id, name] of [
    ['2e3', 'E'],
    ['constructor', 'C'],
    ['Pump-7.a:1', 'P'],
    ['2001', 'N'],
    ['toString', undefined],
    ['pump-7.a:1', undefined],
  ] as const)
    t.equal(configOf(config, id)?.name, name, id)
  t.equal(configOf({}, 'constructor'), undefined)
  t.end()
})

test('a bucket keeps its points as configured, or as it does where nothing is said', (t) => {
  const { retention } = parseFleetConfig(`${text}retention: { energy_raw: 90d12h, alerts: forever }`, 'm.yaml')
  t.equal(retentionSeconds(retention, 'raw'), 90.5 * 86_400)
  t.equal(retentionSeconds(retention, 'rollup'), 730 * 86_400)
  t.equal(retentionSeconds(retention, 'alerts'), 0)
  t.equal(retentionSeconds(undefined, 'raw'), 30 * 86_400)
  t.equal(retentionSeconds(retention, 'registry'), 0)
  t.end()
})
