import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type InfluxConfig, loadConfig as loadConnection } from '@nrg/influx/config'
import { type Connection, connect } from '@nrg/influx/connection'
import { UsageError } from '@nrg/schema/usage-error'
import { answerOf } from '../dev/answer-of.ts'
import { addressesOf } from '../dev/summary.ts'
import { keepVariables } from '../environment-file.ts'
import { findOrganization } from '../provision/organization.ts'
import { provision } from '../provision/provision.ts'
import { serviceTokenNames } from '../provision/service-tokens.ts'
import { markMoving } from '../start/moving.ts'
import { Journal } from './journal.ts'
import { type MoveOptions, serviceTokens, TIMEOUT_MS } from './move.ts'
import { moveBuckets } from './move-buckets.ts'
import { openStaged } from './staged-target.ts'
import { stillWriters } from './still-writers.ts'

/**
 * Moves all that an InfluxDB of the user's holds into the embedded one, over the public API: first most of it, while
 * everything runs; then, while the installation's tasks are switched off there and its services' tokens taken back (ingest
 * keeps what comes in its spool), the rest, and all is compared. Only then the installation is told of the embedded one.
 * Answers whether it came to its end, and where embedded data that were there before have been set aside.
 *
 * @throws MoveError, UsageError, or an error of `@nrg/influx/errors`
 */
export async function moveBack(options: Omit<MoveOptions, 'to'>): Promise<{ aside: string | undefined } | undefined> {
  const { config, env, fleet, signal, say } = options
  const own = loadConnection(env)
  await refuseOwnWriters(options)
  const source = connect({ ...own, timeoutMs: TIMEOUT_MS })
  const staged = await openStaged(config, fleet, own.org)
  const target = connect({ url: staged.url, token: staged.token, org: own.org, timeoutMs: TIMEOUT_MS })
  // The port is another one each time; another database that is filled is known by its token.
  const journal = await Journal.open(config.dataDir, { config: { ...target.config, url: `embedded ${staged.token}` } })
  const move = async (isStill: boolean) => moveBuckets({ source, target, journal, isStill }, fleet, say, signal)
  let release: (() => Promise<void>) | undefined
  let unmark: (() => void) | undefined
  try {
    say('first what is there already, while everything runs')
    if ((await move(false)) === undefined) return undefined
    say(`now the rest, while nothing of this installation writes to ${own.url}`)
    unmark = markMoving(config.dataDir)
    const note = join(config.dataDir, 'move', 'switched-off')
    release = await stillWriters(source, await organizationOf(source, own), fleet, note)
    const moved = await move(true)
    if (moved === undefined) return undefined
    say(`both databases have the same ${moved.points} points`)
    await provision(target, fleet, say)
    const tokens = await serviceTokens(target, moved.orgID, env)
    await staged.close()
    const aside = staged.settle()
    await keepVariables(config.secretsPath, { ...tokens, INFLUXDB_TOKEN: staged.token, INFLUXDB_URL: '' })
    release = undefined
    await rm(note, { force: true })
    await journal.remove()
    return { aside }
  } finally {
    target.close()
    await release?.()
    source.close()
    await staged.close()
    unmark?.()
  }
}

async function organizationOf(source: Connection, { org }: InfluxConfig): Promise<string> {
  const id = await findOrganization(source)
  if (id === undefined) throw new UsageError(`INFLUXDB_ORG: there is no organisation ${org} at ${source.config.url}`)
  return id
}

/** Services that share the token of everything cannot be kept from writing: they must not run. */
async function refuseOwnWriters({ config, env }: Pick<MoveOptions, 'config' | 'env'>): Promise<void> {
  const without = serviceTokenNames.filter((name) => !env[name]?.trim())
  if (without.length === 0) return
  const { ingest, query, notify } = addressesOf(config)
  for (const address of [ingest, query, notify])
    if ((await answerOf(`${address}/ready`)) !== undefined)
      throw new UsageError(
        `${without.join(' and ')} not set, so what writes cannot be told apart: stop npm start for the move, or give the services tokens of their own first (npm run provision)`,
      )
}
