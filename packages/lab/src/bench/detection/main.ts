import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadConfig } from '@nrg/infra/config'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { formatTable, type Result } from '../table.ts'
import { alertsCsv } from './alerts-csv.ts'
import { runField } from './field/run.ts'
import { runNab } from './nab/run.ts'
import { parseBenchArguments } from './options.ts'
import { runSkab } from './skab/run.ts'
import { readFaults } from './synthetic/faults.ts'
import { fleetResults, runFleet } from './synthetic/run.ts'
import { runWorlds } from './worlds/run.ts'

// npm run bench:detection: how good the alerts are that the production tasks write over labelled readings.
await runCommand(async (signal) => {
  const options = parseBenchArguments(process.argv.slice(2))
  const config = loadFleetConfig(options.config ?? loadConfig(withEnvFile(process.env)).fleet)
  const run = { signal, stepMs: options.stepMs }
  const results: Result[] = []
  const show = (found: readonly Result[]) => {
    results.push(...found)
    if (!options.json) console.log(`\n${formatTable(found)}`)
  }
  if ('lp' in options) {
    // Labels are looked at first: a typing error must not cost the whole run.
    const faults = options.labels === undefined ? undefined : readFaults(options.labels)
    const fleet = await runFleet(options.lp, config, run)
    if (options.alerts !== undefined) await writeFile(options.alerts, alertsCsv(fleet.alerts))
    console.error(`${fleet.alerts.length} alerts in ${Math.round(fleet.seconds)} s`)
    if (faults !== undefined) show(fleetResults(fleet, faults))
  } else {
    const { data, only } = options
    if (only.includes('synthetic')) {
      const faults = readFaults(join(data, 'synthetic-7.labels.csv'))
      show(fleetResults(await runFleet(join(data, 'synthetic-7.lp.gz'), config, run), faults))
    }
    if (only.includes('skab')) show(await runSkab(join(data, 'skab.tar.gz'), signal))
    if (only.includes('nab')) show(await runNab(join(data, 'nab.tar.gz'), signal))
    if (only.includes('worlds')) await runWorlds(join(data, 'worlds'), config, run, show)
    if (only.includes('field')) await runField(join(data, 'field'), config, run, show)
  }
  if (options.json) console.log(JSON.stringify(results, null, 2))
})
