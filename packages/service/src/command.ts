import { setMaxListeners } from 'node:events'
import { InfluxMisconfigured } from '@nrg/influx/errors'
import { UsageError } from '@nrg/schema/usage-error'
import { HelpAsked } from './command-line.ts'
import { USERS_FAULT } from './exit-status.ts'
import { onOrphaned } from './orphaned.ts'

/**
 * Runs a command until it is done or interrupted. A fault that its user can mend, one of the database, and one of the
 * `expected` kinds are said in one message, anything else with its stack. It ends with status 78 where only its user can
 * help, with 1 at any other fault.
 */
export async function runCommand(
  command: (signal: AbortSignal) => Promise<void>,
  { expected = [] }: { readonly expected?: readonly (abstract new (...args: never[]) => Error)[] } = {},
): Promise<void> {
  const interrupted = new AbortController()
  // Any number of requests may be under way at one time.
  setMaxListeners(0, interrupted.signal)
  // With `on`: a Ctrl-C may come twice, from the terminal and from the parent, and the second must not end it half-way.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort())
  onOrphaned(() => interrupted.abort())
  try {
    await command(interrupted.signal)
  } catch (error) {
    if (error instanceof HelpAsked) console.log(error.message)
    else if (!interrupted.signal.aborted) {
      const isUsers = isUsersFault(error)
      const isExpected = isUsers || isDatabaseFault(error) || expected.some((kind) => error instanceof kind)
      console.error(isExpected ? (error as Error).message : error)
      process.exitCode = isUsers ? USERS_FAULT : 1
    }
  }
}

const isUsersFault = (error: unknown): boolean => error instanceof UsageError || error instanceof InfluxMisconfigured

const isDatabaseFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^INF_/.test(String(error.code))
