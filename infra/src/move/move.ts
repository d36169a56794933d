import { type InfluxConfig, loadConfig as loadConnection } from '@nrg/influx/config'
import { type Connection, connect } from '@nrg/influx/connection'
import type { Environment } from '@nrg/schema/environment'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { InfraConfig } from '../config.ts'
import { answerOf } from '../dev/answer-of.ts'
import { keepVariables } from '../environment-file.ts'
import { provision } from '../provision/provision.ts'
import { makeServiceToken, serviceTokenNames } from '../provision/service-tokens.ts'
import { Journal } from './journal.ts'
import { moveBuckets } from './move-buckets.ts'
import { openStill } from './still-source.ts'

/** A span is read in one query. */
export const TIMEOUT_MS = 10 * 60_000

export interface MoveOptions {
  readonly config: InfraConfig
  readonly env: Environment
  readonly fleet: FleetConfig
  readonly to: Pick<InfluxConfig, 'url' | 'token' | 'org'>
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

/**
 * Moves all that the embedded database holds to another one, over the public API: first most of it, while everything runs;
 * then, while the embedded one stands still and ingest keeps what comes in its spool, the rest, and all is compared. Only
 * then the installation is told of the other one. Answers whether it came to its end.
 *
 * @throws MoveError, or an error of `@nrg/influx/errors`
 */
export async function moveAway({ config, env, fleet, to, signal, say }: MoveOptions): Promise<boolean> {
  const own = loadConnection(env)
  const target = connect({ ...to, tokenName: '--token', timeoutMs: TIMEOUT_MS })
  const journal = await Journal.open(config.dataDir, target)
  try {
    if ((await answerOf(`${own.url}/health`))?.ok) {
      say('first what is there already, while everything runs')
      const source = connect({ ...own, timeoutMs: TIMEOUT_MS })
      const moved = await moveBuckets({ source, target, journal, isStill: false }, fleet, say, signal).finally(() =>
        source.close(),
      )
      if (moved === undefined) return false
    }
    say('now the rest, while the embedded database stands still')
    const still = await openStill(config, own)
    const source = connect({ ...own, url: still.url, timeoutMs: TIMEOUT_MS })
    try {
      const moved = await moveBuckets({ source, target, journal, isStill: true }, fleet, say, signal)
      if (moved === undefined) return false
      say(`both databases have the same ${moved.points} points`)
      const tokens = await serviceTokens(target, moved.orgID, env)
      await keepVariables(config.secretsPath, {
        ...tokens,
        INFLUXDB_ORG: to.org,
        INFLUXDB_TOKEN: to.token,
        INFLUXDB_URL: to.url,
      })
    } finally {
      source.close()
      await still.release()
    }
    await provision(target, fleet, say)
    await journal.remove()
    return true
  } finally {
    target.close()
  }
}

/** New tokens of the services that had one of their own. */
export async function serviceTokens(
  target: Connection,
  orgID: string,
  env: Environment,
): Promise<Record<string, string>> {
  const names = serviceTokenNames.filter((name) => env[name]?.trim())
  const made: Record<string, string> = {}
  for (const name of names) made[name] = (await makeServiceToken(target, orgID, name)).token
  return made
}
