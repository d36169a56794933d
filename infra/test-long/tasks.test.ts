import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { diagnose } from '@nrg/flux/syntax'
import { test } from 'tap'
import { detectionTasks } from '../src/detection/tasks.ts'
import { taskSource } from '../src/script/task-script.ts'
import { configurations } from '../test/fixture/configurations.ts'

const span = { start: new Date('2026-01-01T00:00:00Z'), stop: new Date('2026-01-01T01:00:00Z') }
const faults = (script: string) => diagnose(script).map(({ message, position }) => `${position.line}: ${message}`)

test('every script is one that InfluxDB would take as it stands', (t) => {
  for (const file of readdirSync(join(import.meta.dirname, '../tasks')).filter((name) => name.endsWith('.flux')))
    t.strictSame(faults(taskSource(file)), [], file)
  t.end()
})

for (const [name, config] of Object.entries(configurations))
  test(`every script keeps its meaning with the values of a configuration: ${name}`, (t) => {
    for (const task of detectionTasks(config)) {
      t.strictSame(faults(task.flux), [], task.name)
      t.strictSame(faults(String(task.over(span).script)), [], `${task.name} over a stretch`)
    }
    t.end()
  })
