import { test } from 'tap'
import { drills } from '../src/drill/drills.ts'
import { runDrill } from '../src/drill/run-drill.ts'

const seed = 1

for (const drill of drills.filter(({ isLong }) => isLong !== true)) {
  test(`${drill.name}, short form: ${drill.title}`, async (t) => {
    const report = await runDrill(drill, { seed, short: true, progress: (text) => t.comment(text) })
    const notDone = report.figures['not done']
    // Nothing installs one: where there is one the drill is done, and otherwise it says so.
    if (drill.needsNats && notDone !== undefined) return t.comment(`not done: ${notDone}`)
    for (const { what, ok, found } of report.checks) t.ok(ok, `${what}: ${found}`)
    for (const [name, figure] of Object.entries(report.figures)) t.comment(`${name} = ${figure}`)
    t.ok(report.ok, `the same again: npm run drill -- ${drill.name} --short --seed ${seed}`)
  })
}
