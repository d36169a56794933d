import { runCommand } from '@nrg/service/command'
import { type Result, rowPrinter } from '../table.ts'
import { exportResults } from './export.ts'
import { growth } from './growth.ts'
import { parseQueryArguments } from './options.ts'
import { queryTimes } from './run.ts'

// npm run bench:query: how long the query service takes for the answers of the operator's page, held to its goals.
await runCommand(async (signal) => {
  const { fleets, exportRows, alerts, json, database } = parseQueryArguments(process.argv.slice(2))
  const all: Result[] = []
  const printRow = rowPrinter(console.log)
  const found = (result: Result) => {
    all.push(result)
    if (!json) printRow(result)
  }
  try {
    for (const fleet of fleets) await queryTimes(fleet, { database, alerts, found }, signal)
    for (const grown of growth(all)) found(grown)
    if (exportRows !== undefined) await exportResults(exportRows, { database, found }, signal)
  } finally {
    // What breaks off tells what it found until then.
    if (json) console.log(JSON.stringify(all, null, 2))
  }
  if (all.some(({ figures }) => figures.kept === 'no')) process.exitCode = 1
})
