import { setTimeout as sleep } from 'node:timers/promises'
import { HttpError } from '@influxdata/influxdb-client'
import { ReplicationsAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { attempt } from '../provision/attempt.ts'
import { findOrganization } from '../provision/organization.ts'

/** What is copied to a cell goes on to its hub. So much of the queue may wait; what comes to a full one never gets there. */
const PART = 0.25
const LOOK_MS = 500
const UNANSWERED = [401, 403, 404]

export interface PaceOptions {
  readonly signal: AbortSignal
  readonly say: (line: string) => void
  /** How often it is looked, in ms; twice a second where it is left out. */
  readonly lookMs?: number
}

/**
 * Makes the function that waits while much of what a database sends to another one waits to be sent.
 *
 * @throws an error of `@nrg/influx/errors`, as the function does
 */
export async function replicationPace(connection: Connection, options: PaceOptions): Promise<() => Promise<void>> {
  const { signal, say, lookMs = LOOK_MS } = options
  const api = new ReplicationsAPI(connection.client)
  const orgID = await findOrganization(connection)
  if (orgID === undefined) return async () => undefined
  // One that does not replicate may not know the question, and a token for points alone may not ask it.
  const known = api.getReplications({ orgID }).catch((error: unknown) => {
    if (error instanceof HttpError && UNANSWERED.includes(error.statusCode)) return undefined
    throw error
  })
  if (((await attempt(connection, known))?.replications ?? []).length === 0) return async () => undefined
  const isBehind = async () => {
    const { replications = [] } = await attempt(connection, api.getReplications({ orgID }))
    return replications.some(({ currentQueueSizeBytes: now, maxQueueSizeBytes: most }) => now > PART * most)
  }
  let isSaid = false
  return async () => {
    while (await isBehind()) {
      if (!isSaid) say('the hub is behind with what it is sent: the rest is copied as it catches up')
      isSaid = true
      await sleep(lookMs, undefined, { signal })
    }
  }
}
