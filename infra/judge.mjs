// node infra/judge.mjs FOLDER: holds the embedded InfluxDB against recorded answers of the real one, with the judge that
// is kept beside them, and fails where a theme falls under its floor (conformance-floors.json; raise it, never lower it).
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const floors = JSON.parse(readFileSync(join(import.meta.dirname, 'conformance-floors.json'), 'utf8'))
const server = join(root, 'packages/influx-embedded/src/server.ts')
const start = `"${process.execPath}" --import @oxc-node/core/register "${server}" --port {port} --data "{dir}/data"`
const { status, stdout, stderr } = spawnSync(
  'python3',
  [join(process.argv[2] ?? '../shared/conformance', 'judge.py'), '--json', '--start', start],
  { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 },
)
if (status !== 0) {
  console.log(`the judge ended with ${status}: ${stderr.slice(-2000)}\n\njudge: 0 passed, 1 failed`)
  process.exit(1)
}
const { themes } = JSON.parse(stdout)
let under = 0
for (const [theme, { n, pass }] of Object.entries(themes)) {
  const floor = floors[theme] ?? 0
  const short = pass / n < floor
  if (short) under++
  console.log(`${theme}: ${pass} of ${n}${short ? `, under the floor of ${floor * 100} %` : ''}`)
}
for (const theme of Object.keys(floors)) if (!(theme in themes)) under++
console.log(`\njudge: ${Object.keys(floors).length - under} passed, ${under} failed`)
process.exit(under > 0 ? 1 : 0)
