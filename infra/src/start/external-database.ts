import { OrgsAPI } from '@influxdata/influxdb-client-apis'
import type { InfluxConfig } from '@nrg/influx/config'
import { connect } from '@nrg/influx/connection'
import { InfluxBusy, InfluxUnreachable } from '@nrg/influx/errors'
import { waitUntilReady } from '@nrg/influx/ready'
import { attempt } from '../provision/attempt.ts'
import { UsageError } from '../usage-error.ts'

/** A database that is started at the same time, from the compose file, takes this long at most. */
const PATIENCE_MS = 60_000

/**
 * Waits for a database that is not ours to start.
 *
 * @throws an error of `@nrg/influx/errors` where the token is wrong, UsageError where it does not come
 */
export async function awaitDatabase(
  config: InfluxConfig,
  say: (line: string) => void,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const connection = connect(config)
  let fault: unknown
  const obstacle = async () => {
    try {
      await attempt(connection, new OrgsAPI(connection.client).getOrgs({ limit: 1 }))
      return undefined
    } catch (error) {
      if (error instanceof InfluxUnreachable || error instanceof InfluxBusy) return error.message
      fault = error
      return undefined
    }
  }
  try {
    const onWait = (reason: string) => say(`waiting: ${reason}`)
    const ready = await waitUntilReady(obstacle, { onWait, signal: AbortSignal.timeout(patienceMs) })
    if (fault !== undefined) throw fault
    if (!ready) throw new UsageError(`InfluxDB at ${config.url} did not come: start it, or correct INFLUXDB_URL`)
  } finally {
    connection.close()
  }
}
