import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFleetConfig } from '@nrg/detection/configuration/fleet-config-file'
import { configurationNotes } from '@nrg/detection/configuration/notes'
import { detectors } from '@nrg/detection/detectors/index'
import { all, any, not, where } from '@nrg/detection/script/condition'
import {
  dict,
  duration,
  float,
  grouping,
  int,
  predicate,
  tasks as tasksNamed,
  type Value,
  words,
} from '@nrg/detection/script/value'
import { learningDefaults } from '@nrg/detection/settings/learning'
import { diagnose, parses } from '@nrg/flux/syntax'
import { type FluxText, fluxFloat, fluxSource, fluxString } from '@nrg/influx/flux'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { configVersion, detectionTasks, inOrder } from '../src/detection/tasks.ts'
import { fluxAnyOf, fluxDictionary, fluxRecord } from '../src/script/literal.ts'
import { renderScript } from '../src/script/render.ts'
import { runTasks } from '../src/script/run-tasks.ts'
import { type TaskScript, taskSource } from '../src/script/task-script.ts'
import { fluxValue } from '../src/script/value.ts'
import { configurations } from './fixture/configurations.ts'

const files = readdirSync(join(import.meta.dirname, '../tasks')).filter((name) => name.endsWith('.flux'))
const span = { start: new Date('2026-01-01T00:00:00Z'), stop: new Date('2026-01-01T01:00:00Z') }
const faults = (script: string) => diagnose(script).map(({ message, position }) => `${position.line}: ${message}`)
const taskOf = (config: FleetConfig, name: string) => {
  const task = detectionTasks(config).find((one) => one.name === name)
  if (task === undefined) throw new Error(`no task ${name}`)
  return task.flux
}
const option = (script: string, name: string) => new RegExp(`^option ${name} = (.*)$`, 'm').exec(script)?.[1] ?? ''

test('every script can be read as it stands, and says its name and its schedule', (t) => {
  for (const file of files) {
    const source = taskSource(file)
    t.ok(parses(source), file)
    const schedule = /^option task = \{name: "nrg-[a-z-]+", every: (5s|10s|30s|1m|10m|15m|1h|3h), offset: \d+s\}\n\n/m
    t.ok(schedule.test(source), `${file}: name and schedule`)
    for (const [statement] of source.matchAll(/^option .*\n(?:.+\n)*/gm))
      t.equal(statement.match(/^option /gm)?.length, 1, `${file}: a blank line ends each option`)
  }
  t.end()
})

test('every script keeps its meaning with the values of a configuration, on schedule and over a stretch of time', (t) => {
  // Each script once: over a stretch of time it differs by a few options, the same ones for whatever configuration.
  const { default: usual, rich } = configurations
  for (const task of detectionTasks(usual)) t.strictSame(faults(task.flux), [], task.name)
  for (const task of detectionTasks(rich)) {
    const { script, now } = task.over(span)
    t.strictSame(faults(String(script)), [], `${task.name} over a stretch`)
    t.match(String(script), 'option span = {start: date.sub(d: 3600000ms, from: now()), stop: now()}\n')
    // What is checked once on schedule is known to be sound over a stretch.
    t.equal(
      String(script).replace('sub(d: 3600000ms', 'sub(d: 0ms'),
      task.flux,
      `${task.name}: a stretch is one option`,
    )
    t.equal(now, span.stop)
  }
  const names = (config: FleetConfig | undefined) =>
    detectionTasks(config as FleetConfig).map(({ name }) => name.replace('nrg-', ''))
  const all = names(configurations.default)
  t.ok(all.indexOf('rollup') === 0 && all.at(-1) === 'alert', 'in the order in which they build on each other')
  t.strictSame(
    names(configurations.rich).filter((name) => !all.includes(name)),
    ['rollup-10s', 'frozen', 'spread-10s', 'baseline-1h-2m', 'feature-10s', 'usual-10s'],
    'a task of its own for each step of time, and for each length of a baseline',
  )
  t.strictSame(
    all.filter((name) => !names(configurations.bare).includes(name)),
    ['baseline', 'droop', 'limit', 'zscore', 'nominal', 'supply'],
    'what has nothing to do is no task',
  )
  t.end()
})

test('tasks run when those that they build on are done, and the others meanwhile', async (t) => {
  const tasks = detectionTasks(defaultFleetConfig)
  const named = (name: string) => tasks.find((task) => task.name === `nrg-${name}`) as TaskScript
  for (const [index, task] of tasks.entries())
    for (const other of tasks.slice(index))
      t.notOk(task.buildsOn(other), `${task.name} does not build on ${other.name}`)
  const detectors = [
    'zscore',
    'spike',
    'level',
    'noise',
    'seasonal',
    'fleet',
    'limit',
    'stuck',
    'supply',
    'night',
    'cycle',
    'unseen',
    'unsteady',
    'peer',
    'offline',
  ].map(named)
  for (const detector of detectors) t.ok(named('alert').buildsOn(detector), `alerts follow ${detector.name}`)

  const log: string[] = []
  const chosen = ['rollup', 'limit', 'still', 'stuck'].map(named)
  const nameOf = (script: FluxText) => /name: "nrg-(\w+)"/.exec(String(script))?.[1] ?? ''
  await runTasks(chosen, span, [span], async ({ script }) => {
    log.push(`${nameOf(script)} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    log.push(`${nameOf(script)} ends`)
  })
  t.strictSame(log, [
    'rollup begins',
    'rollup ends',
    'limit begins',
    'still begins',
    'limit ends',
    'still ends',
    'stuck begins',
    'stuck ends',
  ])
  const middle = new Date((span.start.getTime() + span.stop.getTime()) / 2)
  const halves = [
    { start: span.start, stop: middle },
    { start: middle, stop: span.stop },
  ]
  const parts: string[] = []
  await runTasks(chosen, span, halves, async ({ script }) => void parts.push(nameOf(script)))
  t.strictSame(parts.toSorted(), ['limit', 'limit', 'rollup', 'still', 'stuck'], 'single readings are judged in parts')

  const failing = runTasks(chosen, span, [span], async ({ script }) => {
    log.push(nameOf(script))
    if (nameOf(script) === 'still') throw new Error('no')
  })
  await t.rejects(failing, { message: 'no' })
  t.notOk(log.includes('stuck'), 'what builds on a failure does not run')
})

test('the nearest level of the configuration reaches the scripts', (t) => {
  const config = parseFleetConfig(
    `metrics:
  - { name: current_a, unit: A, limit: { upper: 30 } }
  - { name: temp_c, unit: C, limit: { lower: -10, upper: 70 }, detectors: { limit: { release: 1 } } }
detectors: { zscore: { threshold: 4, hold: 5m } }
devices:
  1007:
    metrics: { current_a: { limit: { upper: 25 }, detectors: { zscore: { threshold: 6, hold: 1h } } } }`,
    'nearest.yaml',
  )
  const baseline = option(taskOf(config, 'nrg-baseline'), 'params')
  t.match(baseline, 'metric: ["current_a": {threshold: 4.0,')
  t.match(baseline, '"1007 current_a": {threshold: 6.0,')
  t.match(baseline, '"1007 temp_c": {threshold: 4.0,')
  const limit = taskOf(config, 'nrg-limit')
  t.match(option(limit, 'params'), 'upper: ["current_a": 30.0, "temp_c": 70.0, "1007 current_a": 25.0,')
  t.match(
    option(limit, 'near'),
    'r._field == "current_a" and r._value > 24.75',
    'storage is asked for the loosest bound',
  )
  t.match(option(limit, 'near'), 'r._field == "temp_c" and r._value < -10.0')
  const alert = option(taskOf(config, 'nrg-alert'), 'params')
  t.match(alert, 'longest: 7200000ms', 'that of a device that reports every hour')
  t.match(alert, '"1007 current_a usual": 3600000ms')
  t.end()
})

test('the version of a configuration changes with it, and only with it', (t) => {
  const other: FleetConfig = { ...defaultFleetConfig, detectors: { zscore: { threshold: 6 } } }
  t.equal(configVersion(defaultFleetConfig), configVersion(structuredClone(defaultFleetConfig)))
  t.not(configVersion(defaultFleetConfig), configVersion(other))
  t.match(option(taskOf(other, 'nrg-alert'), 'params'), `config: "${configVersion(other)}"`)
  t.end()
})

test('what a device is called and where it is makes no script longer', (t) => {
  const config: FleetConfig = {
    metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 30, rate: 6 } }],
    devices: { '1007': { metrics: { current_a: { limit: { upper: 25 } } } } },
  }
  const named = { ...config, devices: { ...config.devices, '1008': { name: 'Chiller', site: 'harbour', feed: 'H2' } } }
  const version = (scripts: FleetConfig) =>
    detectionTasks(scripts).map(({ flux }) => flux.replaceAll(configVersion(scripts), ''))
  t.strictSame(version(named), version(config))
  t.ok(version(config).some((flux) => flux.includes('"1007 current_a"')))
  t.end()
})

test('what is usual is learned from so long around the same clock time, in whole steps', (t) => {
  const metrics = [{ name: 'a', unit: 'A', resolution: '5m' }]
  const usual = (learning?: FleetConfig['learning']) =>
    option(taskOf({ metrics, ...(learning && { learning }) }, 'nrg-usual-5m'), 'params')
  t.match(usual(), 'around: 900000ms, rows: 7, on: 85500000ms')
  t.match(usual({ around: '0s' }), 'around: 0ms, rows: 1, on: 86400000ms')
  t.end()
})

test('what a configuration asks for in vain is said', (t) => {
  const config = parseFleetConfig(
    `metrics: [{ name: a, unit: A, detectors: { zscore: { cooldown: 5m }, fleet: { threshold: 0.5 } } }]
detectors: { spike: { threshold: 5, gap: 1m }, limit: { threshold: 5 } }
devices: { 1007: { detectors: { zscore: { baseline: 2h, threshold: 4 }, level: { sd_floor: 1, window: 5m } }, metrics: { a: { detectors: { zscore: { gap: 5m } } } } } }`,
    'vain.yaml',
  )
  t.strictSame(configurationNotes(config), [
    'detectors: spike does not use gap',
    'detectors: limit does not use threshold',
    'metrics.a: fleet has one threshold for all; set it for the fleet',
    'devices.1007: zscore has one baseline for all; set it for a metric',
    'devices.1007: level has one sd_floor for all; set it for a metric',
    'devices.1007: level has one window for all; set it for the fleet',
    'devices.1007.metrics.a: zscore has one gap for all; set it for a metric',
  ])
  t.end()
})

test('the file of the fleet is good, without notes, and shows the defaults', (t) => {
  const path = join(import.meta.dirname, '../config/fleet.yaml')
  const config = parseFleetConfig(readFileSync(path, 'utf8'), 'fleet.yaml')
  t.strictSame(configurationNotes(config), [])
  for (const { name, defaults } of detectors)
    t.strictSame({ enabled: true, ...config.detectors?.[name] }, defaults, `what it says of ${name} is what holds`)
  t.strictSame(config.learning, learningDefaults)
  t.strictSame(
    config.metrics.map(({ name, unit, label, limit }) => ({ name, unit, label, limit })),
    defaultFleetConfig.metrics,
  )
  t.end()
})

test('an option gets another value, in one place, or it is an error', (t) => {
  const source = 'option a = {\n    b: 1,\n}\n\nx = a\n\noption c = (r) => 1\n\ny = c\n'
  t.equal(
    renderScript(source, { a: fluxRecord({ b: fluxFloat(2) }) }),
    'option a = {b: 2.0}\n\nx = a\n\noption c = (r) => 1\n\ny = c\n',
  )
  t.equal(
    renderScript(source, { c: fluxSource('"$& $1"') }),
    source.replace('(r) => 1', () => '"$& $1"'),
  )
  t.throws(() => renderScript(source, { z: fluxFloat(1) }), /no option z/)
  t.end()
})

test('literals hold what they are given and nothing else', (t) => {
  t.equal(String(fluxRecord({ a: fluxString('x"} |> drop()') })), '{a: "x\\"} |> drop()"}')
  t.throws(() => fluxRecord({ 'a: 1, b': fluxFloat(1) }), /no Flux identifier/)
  t.equal(String(fluxDictionary([])), '[:]')
  t.equal(String(fluxDictionary([['a"', fluxFloat(1)]])), '["a\\"": 1.0]')
  t.equal(String(fluxAnyOf(['a', 'b_c'])), '/^(a|b_c)$/')
  t.throws(() => fluxAnyOf(['a|.*']), /more than one word/)
  t.end()
})

test('what a detector says of its options is written as Flux does', (t) => {
  const written = (value: Value) => String(fluxValue(value))
  t.equal(written({ kind: 'record', value: { a: int(2), b: duration('1h30m') } }), '{a: 2, b: 1h30m}')
  t.equal(written(dict([['1007 a', float(2)]])), '["1007 a": 2.0]')
  t.equal(written(words(['a', 'b', 'a'])), '/^(a|b)$/')
  t.equal(written(tasksNamed(['rollup-10s', 'frozen*'])), '/^nrg-(rollup-10s|frozen.*)$/')
  t.throws(() => written(tasksNamed(['.*'])), /no task's name/)
  const [a, b] = [where('a', '==', 'x"'), where('b', '>', 1)]
  t.equal(written(predicate(all([a, any([b, a])]))), '(r) => r.a == "x\\"" and (r.b > 1.0 or r.a == "x\\"")')
  t.equal(
    written(predicate(any([all([b, b]), not(any([b, b]))]))),
    '(r) => r.b > 1.0 and r.b > 1.0 or not (r.b > 1.0 or r.b > 1.0)',
  )
  t.equal(written(predicate(all([]))), '(r) => true')
  t.equal(written(predicate(any([]))), '(r) => false')
  t.throws(() => written(predicate(where('a or true', '==', 'x'))), /no column's name/)
  t.equal(
    written(grouping({ limit: ['limit'], level: ['level', 'noise', 'seasonal'] })),
    '(reason) => if reason == "noise" or reason == "seasonal" then "level" else reason',
  )
  t.end()
})

test('a detector takes its place among the tasks by what it builds on', (t) => {
  const tasks = detectionTasks(defaultFleetConfig)
  t.strictSame(
    inOrder(tasks.toReversed())
      .map(({ name }) => name)
      .toSorted(),
    tasks.map(({ name }) => name).toSorted(),
  )
  for (const order of [inOrder(tasks), inOrder(tasks.toReversed())])
    for (const [index, task] of order.entries())
      for (const other of order.slice(index))
        t.notOk(task.buildsOn(other), `${task.name} does not build on ${other.name}`)
  t.end()
})
