import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { EnvironmentError, readEnvironment } from '../src/environment.ts'
import { configOf, defaultFleetConfig, detectorFor, limitFor, orderedMetrics } from '../src/fleet-config.ts'
import { FleetConfigError, parseFleetConfig } from '../src/fleet-config-file.ts'
import { retentionSeconds } from '../src/retention.ts'

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
  t.strictSame(detectorFor(config, 'zscore', 'voltage_v'), { threshold: 4, hold: '5m', min_samples: 30 })
  t.strictSame(detectorFor(config, 'zscore', 'current_a'), { threshold: 5, hold: '5m', min_samples: 30 })
  t.strictSame(detectorFor(config, 'zscore', 'voltage_v', '1007'), { threshold: 4, hold: '10m', min_samples: 30 })
  t.strictSame(detectorFor(config, 'zscore', 'current_a', '1007'), { threshold: 6, hold: '10m', min_samples: 30 })
  t.strictSame(detectorFor(config, 'zscore', 'current_a', '1008'), { threshold: 5, hold: '5m', min_samples: 30 })
  t.strictSame(detectorFor(config, 'spike', 'current_a', '1007'), {})
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

test('settings come from the environment, converted, with defaults', (t) => {
  const schema = Type.Object({
    PORT: Type.Integer({ default: 3001, minimum: 0, maximum: 65_535 }),
    HOST: Type.String({ default: '127.0.0.1' }),
    NAME: Type.Optional(Type.String()),
  })
  t.strictSame(readEnvironment(schema, {}), { PORT: 3001, HOST: '127.0.0.1' })
  t.strictSame(readEnvironment(schema, { PORT: ' 80 ', HOST: '', NAME: 'x', OTHER: 'y' }), {
    PORT: 80,
    HOST: '127.0.0.1',
    NAME: 'x',
  })
  t.end()
})

test('a setting that cannot be used is named, and a secret is not shown', (t) => {
  const schema = Type.Object({
    PORT: Type.Integer({ minimum: 0, maximum: 65_535, description: 'where the service listens' }),
    KEY: Type.String({ minLength: 16, writeOnly: true, description: 'the key' }),
  })
  t.throws(() => readEnvironment(schema, { PORT: 'http', KEY: 'hunter2' }), EnvironmentError)
  try {
    readEnvironment(schema, { PORT: 'http', KEY: 'hunter2' })
  } catch (error) {
    const { message } = error as Error
    t.match(message, /^PORT: "http" cannot be used: .*where the service listens/)
    t.match(message, /\nKEY: its value cannot be used/)
    t.notMatch(message, /hunter2/)
  }
  t.throws(() => readEnvironment(schema, { PORT: '99999', KEY: 'k'.repeat(16) }), { message: /^PORT: "99999"/ })
  t.throws(() => readEnvironment(schema, { PORT: '1' }), {
    message: 'KEY is not set (the key): set it in .env or in the environment',
  })
  t.end()
})
