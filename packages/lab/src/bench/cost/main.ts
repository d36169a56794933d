import { loadConfig } from '@nrg/infra/config'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { formatTable, type Result } from '../table.ts'
import { fleetCost } from './fleet-cost.ts'
import { alertLatency, isLate } from './latency.ts'
import { parseCostArguments } from './options.ts'
import { costResults, isMissed } from './report.ts'

// npm run bench:cost: what the tasks cost the database, whether more history makes them dearer, and how soon they tell.
await runCommand(async (signal) => {
  const { config: file, fleets, days, json, latency } = parseCostArguments(process.argv.slice(2))
  const config = loadFleetConfig(file ?? loadConfig(withEnvFile(process.env)).fleet)
  const all: Result[] = []
  const show = (results: readonly Result[]) => {
    all.push(...results)
    if (!json) console.log(`\n${formatTable(results)}`)
  }
  if (latency) show(await alertLatency(signal))
  for (const { devices, hours } of fleets)
    show(costResults(devices, hours, await fleetCost({ config, devices, hours, days, signal })))
  if (json) console.log(JSON.stringify(all, null, 2))
  if (all.some((result) => isMissed(result) || isLate(result))) process.exitCode = 1
})
