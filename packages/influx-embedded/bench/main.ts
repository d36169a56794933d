/** All benchmarks of the embedded InfluxDB, each in a process of its own: the memory that one states is its own. */
import { spawnSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Figure, report } from './report.ts'

const usage = `usage: npm run bench:embedded -- [--runs N] [--millions N,...] [--json]

  --runs      how often each is measured: 5
  --millions  the sizes of the store, in millions of points: 1,10,100
  --json      the figures as JSON`

if (process.argv.includes('--help')) {
  console.log(usage)
  process.exit()
}
const machine = {
  node: process.version,
  processor: cpus()[0]?.model ?? 'unknown',
  processors: cpus().length,
  memory_gib: Math.round(totalmem() / 2 ** 30),
}
const figures = ['write.ts', 'read.ts', 'http.ts', 'parse.ts', 'start.ts'].flatMap(figuresOf)
if (process.argv.includes('--json')) console.log(JSON.stringify({ machine, figures }, undefined, 2))
else {
  console.log(`${machine.processors} × ${machine.processor}, ${machine.memory_gib} GiB, Node.js ${machine.node}`)
  report(figures)
}
if (figures.some(isMissed)) process.exitCode = 1

function figuresOf(file: string): Figure[] {
  console.error(`${file} runs`)
  const args = process.argv.slice(2).filter((one) => one !== '--json')
  const { status, signal, stdout } = spawnSync(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, file), '--json', ...args],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (status !== 0) throw new Error(`${file} ended with ${status ?? signal}`)
  return JSON.parse(stdout) as Figure[]
}

function isMissed({ value, goal }: Figure): boolean {
  if (!goal) return false
  return 'atMost' in goal ? value > goal.atMost : value < goal.atLeast
}
