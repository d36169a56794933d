import { runCommand } from '@nrg/service/command'
import { formatTable, type Result } from '../table.ts'
import { exportResults } from './export.ts'
import { growth } from './growth.ts'
import { parseQueryArguments } from './options.ts'
import { queryTimes } from './run.ts'

// npm run bench:query: how long the query service takes for the answers of the operator's page, held to its goals.
await runCommand(async (signal) => {
  const { fleets, exportRows, alerts, json, database } = parseQueryArguments(process.argv.slice(2))
  const all: Result[] = []
  const show = (results: readonly Result[]) => {
    all.push(...results)
    if (!json) console.log(`\n${formatTable(results)}`)
  }
  for (const fleet of fleets) show(await queryTimes(fleet, { database, alerts }, signal))
  const grown = growth(all)
  if (grown.length > 0) show(grown)
  if (exportRows !== undefined) show(await exportResults(exportRows, database, signal))
  if (json) console.log(JSON.stringify(all, null, 2))
  if (all.some(({ figures }) => figures.kept === 'no')) process.exitCode = 1
})
