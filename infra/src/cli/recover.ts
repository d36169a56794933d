import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { withEnvFile } from '@nrg/service/environment'
import { loadConfig } from '../config.ts'
import { recoverEmbedded } from '../embedded.ts'
import { keepVariables } from '../environment-file.ts'

const USAGE = `usage: npm run recover -- [--org ORG] [--replace]

Makes a token for the data of the embedded InfluxDB and keeps it in .env: for an installation whose .env is lost. Nothing
has to run. Nothing that is stored is changed.

  --org      the organisation, where the data have several
  --replace  the token that .env has opens nothing any more: for one that can be guessed, or that others know`

const options = { org: { type: 'string' }, replace: { type: 'boolean', default: false } } as const

await runCommand(async () => {
  const { values } = parseCommandLine(process.argv.slice(2), { options }, USAGE)
  const env = withEnvFile(process.env)
  const config = loadConfig(env)
  const { org, token } = await recoverEmbedded(config, values.org, values.replace ? env.INFLUXDB_TOKEN : undefined)
  await keepVariables(config.secretsPath, { INFLUXDB_ORG: org, INFLUXDB_TOKEN: token })
  console.log(
    `made a token for organisation ${org}; both are kept in .env: npm run dev and npm start go on with the data`,
  )
  if (withEnvFile(process.env).INFLUXDB_TOKEN !== token)
    console.log('the environment has another INFLUXDB_TOKEN, which wins over .env: unset it')
})
