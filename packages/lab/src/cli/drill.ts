import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { drills } from '../drill/drills.ts'
import { type DrillReport, runDrill } from '../drill/run-drill.ts'

const usage = `usage: npm run drill -- NAME... [--short] [--seed N] [--json]

${drills.map(({ name, title }) => `  ${name.padEnd(4)} ${title}`).join('\n')}
  all  every one of them

  --short  the form that takes seconds
  --seed   makes the same choices again
  --json   the reports as JSON; without it, as text`

// npm run drill: does harm, and says whether the promises hold; its exit code tells, too.
await runCommand(async (signal) => {
  // A drill has no half-way: it is broken off.
  signal.addEventListener('abort', () => process.exit(130))
  const { names, seed, short, json } = readArguments()
  const wanted = names.includes('ALL') ? drills : drills.filter(({ name }) => names.includes(name))
  const known = [...drills.map(({ name }) => name), 'ALL']
  if (names.length === 0 || names.some((name) => !known.includes(name))) throw new UsageError(usage)
  const reports: DrillReport[] = []
  for (const drill of wanted) {
    const report = await runDrill(drill, { seed, short, progress: (text) => console.error(`${drill.name}: ${text}`) })
    reports.push(report)
    if (!json) console.log(describe(report))
  }
  if (json) console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2))
  if (!reports.every(({ ok }) => ok)) process.exitCode = 1
})

function readArguments() {
  const flag = { type: 'boolean', default: false } as const
  const options = { seed: { type: 'string' }, short: flag, json: flag } as const
  const config = { options, allowPositionals: true } as const
  const { values, positionals } = parseCommandLine(process.argv.slice(2), config, usage)
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed ${values.seed} is no whole number\n\n${usage}`)
  return { names: positionals.map((name) => name.toUpperCase()), seed, short: values.short, json: values.json }
}

function describe({ drill, title, seed, short, ok, seconds, checks, figures }: DrillReport): string {
  const form = short ? ', short form' : ''
  return [
    `${drill} ${title}${form}: ${ok ? 'holds' : 'FAILS'} (seed ${seed}, ${seconds} s)`,
    ...checks.map((check) => `  ${check.ok ? 'ok    ' : 'NOT OK'} ${check.what}: ${check.found}`),
    ...Object.entries(figures).map(([name, figure]) => `         ${name} = ${figure}`),
  ].join('\n')
}
