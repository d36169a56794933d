import { runCommand } from '@nrg/service/command'
import { formatTable } from '../table.ts'
import { parseIngestArguments } from './options.ts'
import { goalResults, isMissed, loadResults } from './report.ts'
import { measureIngest } from './run.ts'

// npm run bench:ingest: what ingest takes, and what each reading costs every process, held to its goals.
await runCommand(async (signal) => {
  const options = parseIngestArguments(process.argv.slice(2))
  const measurement = await measureIngest(options, (text) => console.error(text), signal)
  const [loads, goals] = [loadResults(measurement), goalResults(measurement)]
  console.log(
    options.json ? JSON.stringify([...loads, ...goals], null, 2) : `${formatTable(loads)}\n\n${formatTable(goals)}`,
  )
  if (goals.some(isMissed)) process.exitCode = 1
})
