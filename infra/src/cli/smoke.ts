import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { smoke } from '../smoke/smoke.ts'
import { main } from './main.ts'

// npm run smoke: prints what it saw as JSON; its exit code says whether all is well. --inactive TASK leaves a task out.
await main(async () => {
  const { values } = parseArgs({
    options: { inactive: { type: 'string' }, 'alert-seconds': { type: 'string', default: '35' } },
  })
  const folder = await mkdtemp(join(tmpdir(), 'nrg-smoke-'))
  try {
    const { inactive } = values
    const alertMs = Number(values['alert-seconds']) * 1000
    const report = await smoke({ folder, alertMs, ...(inactive !== undefined && { inactive }) })
    console.log(JSON.stringify(report, null, 2))
    if (!report.ok) process.exitCode = 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
