import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { main } from '../../src/cli/main.ts'
import { loadConfig } from '../../src/config.ts'
import { formatTable } from '../detection/table.ts'
import { fleetCost } from './fleet-cost.ts'
import { parseCostArguments } from './options.ts'
import { costResults, isMissed } from './report.ts'

// npm run bench:cost: what the tasks cost the database, and whether more history makes them dearer.
await main(async (signal) => {
  const { config: file, fleets, days, json } = parseCostArguments(process.argv.slice(2))
  const config = loadFleetConfig(file ?? loadConfig(withEnvFile(process.env)).fleet)
  const all = []
  for (const { devices, hours } of fleets) {
    const results = costResults(devices, hours, await fleetCost({ config, devices, hours, days, signal }))
    all.push(...results)
    if (!json) console.log(`\n${formatTable(results)}`)
  }
  if (json) console.log(JSON.stringify(all, null, 2))
  if (all.some(isMissed)) process.exitCode = 1
})
