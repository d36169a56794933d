import { once } from 'node:events'
import type { InfluxConfig } from '@nrg/influx/config'
import { type Connection, connect } from '@nrg/influx/connection'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { InfraConfig } from '../config.ts'
import { explainRefusal, startEmbedded } from '../embedded.ts'
import { catchUp } from '../provision/catch-up.ts'
import { placeOf, provision } from '../provision/provision.ts'
import { onceThere } from './once-there.ts'
import { tellCells } from './tell-cells.ts'
import { tellHub } from './tell-hub.ts'

const PATIENCE_MS = 60_000

export interface DatabaseStart {
  readonly config: InfraConfig
  readonly fleet: FleetConfig
  readonly influx: InfluxConfig
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

const aborted = (signal: AbortSignal): Promise<unknown> => (signal.aborted ? Promise.resolve() : once(signal, 'abort'))

/**
 * Runs the embedded database (where INFLUXDB_URL names no other) for as long as `use` takes, and provisions it before.
 * Tasks that a gap is made up for go on meanwhile: `caughtUp` ends when they are done.
 */
export async function withDatabase(
  { config, fleet, influx, signal, say }: DatabaseStart,
  use: (connection: Connection, caughtUp: Promise<void>) => Promise<void>,
): Promise<void> {
  const stopEmbedded = config.embedded ? await startEmbedded(config, fleet, influx) : undefined
  // A database that has only just started, on a machine that starts everything at once, may take its time.
  const connection = connect({ ...influx, timeoutMs: PATIENCE_MS })
  const waiting = { onWait: (reason: string) => say(`waiting: ${reason}`), signal }
  try {
    const { cell, hubUrl, cellUrls } = config
    await onceThere(() => provision(connection, fleet, say, placeOf(config)), waiting).catch((error: unknown) => {
      throw explainRefusal(error, config)
    })
    const caughtUp = onceThere(() => catchUp(connection, fleet, say, new Date(), cell), waiting).catch(
      (error: Error) => {
        if (!signal.aborted) say(`could not catch up: ${error.message}`)
      },
    )
    const told = [
      hubUrl === undefined ? undefined : tellHub({ connection, hubUrl, say }, waiting),
      cellUrls === undefined ? undefined : tellCells({ connection, cellUrls, say }, waiting),
    ]
    // What is half made up for is found again by the next start.
    await Promise.race([
      use(
        connection,
        Promise.all([caughtUp, ...told]).then(() => {}),
      ),
      aborted(signal),
    ])
  } finally {
    connection.close()
    await stopEmbedded?.()
  }
}
