import { OrgsAPI } from '@influxdata/influxdb-client-apis'
import type { InfluxConfig } from '@nrg/influx/config'
import { connect } from '@nrg/influx/connection'
import type { WaitOptions } from '@nrg/influx/ready'
import { attempt } from '../provision/attempt.ts'
import { onceThere } from './once-there.ts'

/**
 * Waits for a database that is not ours to start: it may be started at the same time, or be away for an hour.
 *
 * @throws an error of `@nrg/influx/errors` where the token is wrong
 */
export async function awaitDatabase(config: InfluxConfig, options: WaitOptions): Promise<void> {
  const connection = connect(config)
  try {
    await onceThere(() => attempt(connection, new OrgsAPI(connection.client).getOrgs({ limit: 1 })), options)
  } finally {
    connection.close()
  }
}
