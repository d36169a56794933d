import { findNatsServer } from '@nrg/service/testing/nats-server'
import { test } from 'tap'
import { drills } from '../src/drill/drills.ts'
import { runDrill } from '../src/drill/run-drill.ts'

const seed = 1

for (const drill of drills.filter(({ isLong }) => isLong !== true)) {
  test(`${drill.name}, short form: ${drill.title}`, async (t) => {
    // Here nothing is built for it: where there is one the drill is done, and otherwise it is said that it is not.
    const nats = drill.needsNats ? findNatsServer(process.env) : undefined
    if (typeof nats === 'string') return t.comment(`not done: ${nats}`)
    const report = await runDrill(drill, { seed, short: true, progress: (text) => t.comment(text) })
    for (const { what, ok, found } of report.checks) t.ok(ok, `${what}: ${found}`)
    for (const [name, figure] of Object.entries(report.figures)) t.comment(`${name} = ${figure}`)
    t.ok(report.ok, `the same again: npm run drill -- ${drill.name} --short --seed ${seed}`)
  })
}
