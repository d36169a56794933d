import { basename, join } from 'node:path'
import { loadConfig } from '@nrg/infra/config'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { fieldConfig } from '../detection/field-config.ts'
import { labelsOf, WARM_UP_DAYS, worldsIn } from '../detection/worlds/run.ts'
import { formatTable, type Result } from '../table.ts'
import { judgedFleet } from './judged-fleet.ts'
import { parseTuneBenchArguments } from './options.ts'
import { onlyDevices, tunedResults } from './tuned.ts'

// npm run bench:tune: what is left of false alerts, and lost of faults, by what npm run tune makes of a few verdicts.
await runCommand(async (signal) => {
  const options = parseTuneBenchArguments(process.argv.slice(2))
  const own = loadFleetConfig(options.config ?? loadConfig(withEnvFile(process.env)).fleet)
  const fleets =
    'data' in options
      ? worldsIn(join(options.data, 'worlds')).map((lp) => ({ lp, labels: labelsOf(lp), config: fieldConfig(own) }))
      : [{ lp: options.lp, labels: options.labels, config: own }]
  const results: Result[] = []
  for (const { lp, labels, config } of fleets) {
    const fleet = await judgedFleet(lp, labels, config, { warmUpDays: WARM_UP_DAYS, signal })
    for (const [name, wanted] of [
      ['all', () => true],
      ['even ids', (device: string) => Number(device) % 2 === 0],
      ['odd ids', (device: string) => Number(device) % 2 !== 0],
    ] as const) {
      signal.throwIfAborted()
      const found = tunedResults(
        `${basename(lp).replace(/\.lp(\.gz)?$/, '')}, ${name}`,
        onlyDevices(fleet, wanted),
        options,
      )
      results.push(...found)
      if (!options.json) console.log(`\n${formatTable(found)}`)
    }
  }
  if (options.json) console.log(JSON.stringify(results, null, 2))
})
