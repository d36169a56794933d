import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFleetConfig } from '@nrg/detection/configuration/fleet-config-file'
import { record, type Value } from '@nrg/detection/script/value'
import { learningDefaults } from '@nrg/detection/settings/learning'
import { tasksOf } from '@nrg/detection/tasks/tasks'
import { format, parse } from '@nrg/flux/syntax'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { fluxValue } from '../src/script/value.ts'

const fleet = parseFleetConfig(readFileSync(join(import.meta.dirname, '../config/fleet.yaml'), 'utf8'), 'fleet.yaml')
const frozen = { start: '2026-01-01T00:00:00Z', stop: '2026-01-02T00:00:00Z' }

/** The configuration that is shipped, and what of the scripts it has no use for. */
const configs: readonly FleetConfig[] = [
  fleet,
  { metrics: [{ name: 'current_a', unit: 'A', limit: { rate: 60 } }] },
  { metrics: [{ name: 'temp_c', unit: '°C', ignore: [85, -127] }] },
  { metrics: [{ name: 'energy_kwh', unit: 'kWh', kind: 'counter' }] },
  { ...fleet, devices: { '1007': { metrics: { current_a: { detectors: { level: { frozen } } } } } } },
]

/** What of alert.flux follows from the list of detectors: a new one does not change the script. */
const listed = [
  'work',
  'groupOf',
  'always_critical',
  'never_critical',
  'readings',
  'steps',
  'lengths',
  'habitual',
  'usual',
  'shortest',
  'longest',
  'link',
]

/** What judges nothing: its options are the database's, not the fleet's. */
const others = ['health', 'types', 'fleet-of-all', 'total']

/** What a cell with a hub runs in place of `fleet`. */
const ofCells = ['share', 'fleet-of-cells']

const scripts = readdirSync(join(import.meta.dirname, '../tasks'))
  .filter((name) => name.endsWith('.flux'))
  .map((name) => name.slice(0, -'.flux'.length))
const sourceOf = (script: string) => readFileSync(join(import.meta.dirname, `../tasks/${script}.flux`), 'utf8')
const optionOf = (source: string, name: string) =>
  new RegExp(`^option ${name} = ((?:.+\\n)+?)(?=\\n)`, 'm').exec(source)?.[1] ?? `(no option ${name})`

/** The lines of an option's values of some names. */
const lines = (names: readonly string[]) => new RegExp(`^    (${names.join('|')}): .*\\n`, 'gm')

function without(options: Readonly<Record<string, Value>>, names: readonly string[]): Readonly<Record<string, Value>> {
  const left = Object.entries(options).filter(([name]) => !names.includes(name))
  const inner = (value: Value): Value => (value.kind === 'record' ? record(without(value.value, names)) : value)
  return Object.fromEntries(left.map(([name, value]) => [name, inner(value)]))
}

/** An expression in Flux's own layout, with lengths of time in milliseconds: as far as it means something else, it differs. */
const meaning = (expression: string) =>
  format(parse(`x = ${expression}`)).replace(/\b(?:\d+(?:ms|[smhdw]))+\b/g, (length) => `${durationMs(length)}ms`)

test('what stands in a script is what the shipped configuration makes of it', (t) => {
  const seen = new Set([...others, ...ofCells])
  for (const config of configs)
    for (const { script, options } of tasksOf(config, '')) {
      if (seen.has(script)) continue
      seen.add(script)
      const source = script === 'alert' ? sourceOf(script).replace(lines(listed), '') : sourceOf(script)
      for (const [name, value] of Object.entries(script === 'alert' ? without(options, listed) : options))
        t.equal(
          meaning(optionOf(source, name)),
          meaning(String(fluxValue(value))),
          `tasks/${script}.flux: option ${name} = ${fluxValue(value)}`,
        )
    }
  t.strictSame([...seen].toSorted(), scripts.toSorted(), 'every script is one that some configuration asks for')
  t.end()
})

test('cells judge a common cause by what one machine judges it by', (t) => {
  for (const script of ofCells)
    t.equal(optionOf(sourceOf(script), 'params'), optionOf(sourceOf('fleet'), 'params'), script)
  t.end()
})

test('what comes late is judged for as long in every script', (t) => {
  for (const script of scripts) {
    const late = /^option late = (\S+)$/m.exec(sourceOf(script))?.[1]
    if (late !== undefined) t.equal(late, learningDefaults.late, script)
  }
  t.end()
})
