import { InfluxMisconfigured } from '@nrg/influx/errors'
import { FileError } from '@nrg/readings-file/file-error'
import { EnvironmentError } from '@nrg/schema/environment'
import { FleetConfigError } from '@nrg/schema/fleet-config-file'
import { USERS_FAULT } from '@nrg/service/exit-status'
import { UsageError } from '../usage-error.ts'
import { HelpAsked } from './command-line.ts'

/**
 * Runs a command until it is done or interrupted; a fault that its user can mend is said in one message, anything
 * else with its stack. It ends with status 78 where only its user can help, with 1 at any other fault.
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
      console.error(isUsersFault(error) || isDatabaseFault(error) ? error.message : error)
      process.exitCode = isUsersFault(error) ? USERS_FAULT : 1
    }
  }
}

const USERS_FAULTS = [UsageError, FileError, EnvironmentError, FleetConfigError, InfluxMisconfigured]

const isUsersFault = (error: unknown): error is Error => USERS_FAULTS.some((kind) => error instanceof kind)

const isDatabaseFault = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^INF_/.test(String(error.code))
