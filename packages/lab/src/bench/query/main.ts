import { runCommand } from '@nrg/service/command'
import { formatTable, type Result } from '../table.ts'
import { parseQueryArguments } from './options.ts'
import { queryTimes } from './run.ts'

// npm run bench:query: how long the query service takes for the answers of the operator's page, held to its goals.
await runCommand(async (signal) => {
  const { fleets, json, database } = parseQueryArguments(process.argv.slice(2))
  const all: Result[] = []
  for (const fleet of fleets) {
    const results = await queryTimes(fleet, { database }, signal)
    all.push(...results)
    if (!json) console.log(`\n${formatTable(results)}`)
  }
  if (json) console.log(JSON.stringify(all, null, 2))
  if (all.some(({ figures }) => figures.kept === 'no')) process.exitCode = 1
})
