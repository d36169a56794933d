import { existsSync } from 'node:fs'
import { connect } from '@nrg/influx/connection'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { embeddedDataDir, loadConfig } from '../config.ts'
import { moveAway } from '../move/move.ts'
import { moveBack } from '../move/move-back.ts'
import { MoveError } from '../move/move-error.ts'
import { provision } from '../provision/provision.ts'

const USAGE = `usage: npm run move -- --to URL --token TOKEN [--org ORG]
       npm run move -- --back

Moves all that the embedded InfluxDB holds to an InfluxDB 2 of yours: bucket by bucket in slices of time, each compared by
its number of points and their checksums. npm start may run, and goes on with the other database by itself: ingest
answers throughout, with 202 while the last part is moved. npm run dev may not. Only when both have the same .env names
the other one, and its tasks are made. What the embedded one holds stays where it is. Killed at any moment, run it again.

With --back the other way: all that the InfluxDB at INFLUXDB_URL holds goes into a new embedded one, in the same way and as
safely; for the last part the services' tokens are taken back there and the tasks switched off. Embedded data that are there
from before are set aside.

  --to     the address of the other InfluxDB, such as http://influx.example:8086
  --token  a token of it that may make buckets, tasks and tokens; INFLUX_TOKEN in the environment is seen by fewer people
  --org    its organisation (that of INFLUXDB_ORG), which is made where it is not there`

const text = { type: 'string' } as const

await runCommand(
  async (signal) => {
    const options = { to: text, token: text, org: text, back: { type: 'boolean' } } as const
    const { values } = parseCommandLine(process.argv.slice(2), { options }, USAGE)
    if (values.back) return void (await back(signal))
    const token = values.token ?? process.env.INFLUX_TOKEN
    if (!values.to || !/^https?:\/\/[^/?#]+\/*$/.test(values.to) || !token)
      throw new UsageError(`--to with an address, and --token, are needed\n\n${USAGE}`)
    const url = values.to.replace(/\/+$/, '')
    const env = withEnvFile(process.env)
    const config = loadConfig(env)
    const fleet = loadFleetConfig(config.fleet)
    const say = (line: string) => console.log(line)
    const to = { url, token, org: values.org ?? env.INFLUXDB_ORG?.trim() ?? 'saqib' }
    refuseSettingsElsewhere()
    if (env.INFLUXDB_URL?.trim() === url) {
      const target = connect({ ...to, timeoutMs: 60_000 })
      await provision(target, fleet, say).finally(() => target.close())
      return say(`INFLUXDB_URL is ${url} already, and the tasks are there`)
    }
    if (!config.embedded)
      throw new UsageError('INFLUXDB_URL names another InfluxDB: this moves what the embedded one holds')
    if (!existsSync(embeddedDataDir(config)))
      throw new UsageError(`there is nothing to move: no data in ${embeddedDataDir(config)}`)
    if (await moveAway({ config, env, fleet, to, signal, say }))
      say(`moved: .env names ${url}; the data of the embedded database are still in ${embeddedDataDir(config)}`)
  },
  { expected: [MoveError] },
)

async function back(signal: AbortSignal): Promise<void> {
  refuseSettingsElsewhere()
  const env = withEnvFile(process.env)
  const config = loadConfig(env)
  if (config.embedded) throw new UsageError('the embedded InfluxDB is the database already: INFLUXDB_URL is not set')
  const say = (line: string) => console.log(line)
  const moved = await moveBack({ config, env, fleet: loadFleetConfig(config.fleet), signal, say })
  if (moved === undefined) return
  if (moved.aside !== undefined) say(`the embedded data that were there before are in ${moved.aside}`)
  say(`moved: .env names no other InfluxDB; all is in ${embeddedDataDir(config)}, and still at ${env.INFLUXDB_URL}`)
}

/** What the environment says wins over .env, which the end of a move changes. */
function refuseSettingsElsewhere(): void {
  const set = ['INFLUXDB_URL', 'INFLUXDB_TOKEN', 'INFLUXDB_ORG'].filter((name) => process.env[name] !== undefined)
  if (set.length > 0)
    throw new UsageError(
      `${set.join(' and ')} must stand in .env, not in the environment: a move ends with changing it there`,
    )
}
