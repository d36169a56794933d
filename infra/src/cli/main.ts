import { EnvironmentError } from '@nrg/schema/environment'
import { FleetConfigError } from '@nrg/schema/fleet-config-file'
import { UsageError } from '../usage-error.ts'
import { HelpAsked } from './command-line.ts'

/**
 * Runs a command until it is done or interrupted; a fault that its user can mend is said in one message, anything
 * else with its stack.
 */
export async function main(command: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interrupted = new AbortController()
  // With `on`: a Ctrl-C may come twice, from the terminal and from the parent, and the second must not end it half-way.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort())
  try {
    await command(interrupted.signal)
  } catch (error) {
    if (error instanceof HelpAsked) console.log(error.message)
    else if (!interrupted.signal.aborted) {
      console.error(isUsersFault(error) ? error.message : error)
      process.exitCode = 1
    }
  }
}

function isUsersFault(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof EnvironmentError || error instanceof FleetConfigError) return true
  return error instanceof Error && 'code' in error && /^INF_/.test(String(error.code))
}
