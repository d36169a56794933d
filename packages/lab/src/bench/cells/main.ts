import { loadConfig } from '@nrg/infra/config'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { natsProgram } from '../../drill/nats-program.ts'
import { buildPrograms } from '../build.ts'
import { formatTable } from '../table.ts'
import { type CellsMeasured, measureCells } from './measure.ts'
import { parseCellsArguments } from './options.ts'
import { cellsResults, costsOf, isMissed } from './report.ts'
import { sizing } from './sizing.ts'

// npm run bench:cells: what a core does past one machine, and what follows for fleets.
await runCommand(async (signal) => {
  const { cells: counts, json, ...options } = parseCellsArguments(process.argv.slice(2))
  const config = loadFleetConfig(loadConfig(withEnvFile(process.env)).fleet)
  const say = (text: string) => console.error(text)
  const nats = await natsProgram(say)
  if (typeof nats === 'string') throw new UsageError(nats)
  buildPrograms()
  const all: CellsMeasured[] = []
  for (const cells of counts) all.push(await measureCells({ ...options, cells, config, nats, say, signal }))
  const [results, sizes] = [cellsResults(all), sizing(costsOf(all.at(-1) as CellsMeasured))]
  console.log(
    json ? JSON.stringify([...results, ...sizes], null, 2) : `${formatTable(results)}\n\n${formatTable(sizes)}`,
  )
  if (all.some(isMissed)) process.exitCode = 1
})
