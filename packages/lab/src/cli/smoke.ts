import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { smoke } from '../smoke/smoke.ts'

const usage = `usage: npm run smoke -- [--inactive TASK] [--alert-seconds N]

  --inactive       a task to leave out, to see that it is missed
  --alert-seconds  how long an alert may take: 35`

const options = { inactive: { type: 'string' }, 'alert-seconds': { type: 'string', default: '35' } } as const

// npm run smoke: prints what it saw as JSON; its exit code says whether all is well.
await runCommand(async () => {
  const { values } = parseCommandLine(process.argv.slice(2), { options }, usage)
  const { inactive } = values
  const alertMs = Number(values['alert-seconds']) * 1000
  if (!(alertMs > 0)) throw new UsageError(`--alert-seconds ${values['alert-seconds']} is no time\n\n${usage}`)
  const folder = await mkdtemp(join(tmpdir(), 'nrg-smoke-'))
  try {
    const report = await smoke({ folder, alertMs, ...(inactive !== undefined && { inactive }) })
    console.log(JSON.stringify(report, null, 2))
    if (!report.ok) process.exitCode = 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
