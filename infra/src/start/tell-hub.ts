import type { Connection } from '@nrg/influx/connection'
import { databaseAt } from '@nrg/influx/database-at'
import type { WaitOptions } from '@nrg/influx/ready'
import { replicate } from '../provision/replicate.ts'
import { onceThere } from './once-there.ts'

export interface HubToTell {
  readonly connection: Connection
  readonly hubUrl: string
  readonly say: (line: string) => void
}

/** Has what a cell finds go to the hub, as soon as that is there. Never rejects: a cell judges without one, too. */
export async function tellHub({ connection, hubUrl, say }: HubToTell, waiting: WaitOptions): Promise<void> {
  try {
    const hub = databaseAt(hubUrl, connection.config, { variable: 'HUB_URL', whose: 'the hub' })
    const onWait = (reason: string) => waiting.onWait(`the hub is told nothing yet: ${reason}`)
    await onceThere(() => replicate(connection, hub, say), { ...waiting, onWait })
  } catch (error) {
    if (!waiting.signal.aborted) say(`the hub is told nothing: ${(error as Error).message}`)
  }
}
