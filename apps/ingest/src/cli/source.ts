import { readFile } from 'node:fs/promises'
import { measuredMetrics } from '@nrg/schema/counter'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { loadSourceSettings } from '../config.ts'
import { describeTry } from '../sources/describe-try.ts'
import { loadSources } from '../sources/load-sources.ts'
import { filtersOf } from '../sources/sources.ts'

const usage = `usage: npm run source -- try FILE [--source NAME] [--topic TOPIC] [--device ID] [--json]
       npm run source -- list

What infra/config/sources.yaml makes of a payload, without sending it: its readings, and what of it is refused and why. FILE is
the payload as a device sends it; - reads it from the standard input. list names the sources, and the topics of each.

  --source NAME   as one that this source takes; left out: those that know the topic, or all of them
  --topic TOPIC   the topic that it has by MQTT
  --device ID     the device in the address (POST /api/sources/NAME/DEVICE)
  --json          as a JSON object for each source`

const options = {
  source: { type: 'string' },
  topic: { type: 'string' },
  device: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

await runCommand(async () => {
  const { values, positionals } = parseCommandLine(process.argv.slice(2), { options, allowPositionals: true }, usage)
  const [verb, file, further] = positionals
  const settings = loadSourceSettings(withEnvFile(process.env))
  const fleet = loadFleetConfig(settings.FLEET_CONFIG)
  const sources = loadSources(settings.SOURCES_CONFIG, fleet)
  if (verb === 'list' && file === undefined) {
    for (const source of sources.all) console.log([source.name, ...filtersOf(source)].join('\n  '))
    return
  }
  if (verb !== 'try' || file === undefined || further !== undefined) throw new UsageError(usage)
  const tried = describeTry(await payloadOf(file), sources, {
    ...values,
    metrics: measuredMetrics(fleet).map(({ name }) => name),
    now: Date.now(),
  })
  for (const one of tried.sources) console.log(values.json ? JSON.stringify(one) : one.text)
  if (tried.fault !== undefined) throw new UsageError(tried.fault)
  if (!tried.sources.some(({ readings }) => readings.length > 0)) process.exitCode = 1
})

async function payloadOf(file: string): Promise<string> {
  if (file !== '-') {
    try {
      return await readFile(file, 'utf8')
    } catch (error) {
      throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error })
    }
  }
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
