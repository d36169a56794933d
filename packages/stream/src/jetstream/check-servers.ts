import type { StreamConfig } from '../config.ts'
import { connectTo } from './connection.ts'
import { faultOf, serverStateOf } from './server-state.ts'

/** How long the servers of the cluster have to answer, in milliseconds, and between one answer and the next. */
const WAIT_MS = 2000
const STALL_MS = 300

/**
 * Asks every server of the cluster, by its system account, whether it can be relied on. Why not, and what to do; `undefined`
 * where all can that answer.
 *
 * @throws where none can be reached
 */
export async function checkServers({ system, caFile }: StreamConfig): Promise<string | undefined> {
  const connection = await connectTo({ address: system, caFile, name: 'nrg-check', lasts: false })
  try {
    const { version = '0', server_name: name = 'the server' } = connection.info ?? {}
    // One that is too old may not know what it is asked below.
    const old = faultOf({ name, version, syncsAlways: undefined })
    if (old !== undefined) return old
    const answers = await connection.requestMany('$SYS.REQ.SERVER.PING.JSZ', '{"config":true}', {
      strategy: 'stall',
      maxWait: WAIT_MS,
      stall: STALL_MS,
    })
    const faults: string[] = []
    let servers = 0
    for await (const answer of answers) {
      const state = serverStateOf(answer.json())
      if (state === undefined) continue
      servers++
      const fault = faultOf(state)
      if (fault !== undefined) faults.push(fault)
    }
    if (servers === 0)
      return 'STREAM_SYSTEM_URL: its user is none of the system account, which alone says how servers keep what they acknowledge: name one of `accounts { $SYS { users: [...] } }`'
    return faults.length === 0 ? undefined : faults.join('\n')
  } finally {
    await connection.close()
  }
}
