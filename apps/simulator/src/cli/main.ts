import { FileError } from '@nrg/readings-file/file-error'
import { EnvironmentError } from '@nrg/schema/environment'
import { FleetConfigError } from '@nrg/schema/fleet-config-file'
import { DeliveryError } from '../sink/sink.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Runs a command until it is done or interrupted; a fault that its user can mend is said in one message, anything
 * else with its stack.
 */
export async function main(command: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort())
  try {
    await command(interrupted.signal)
  } catch (error) {
    if (interrupted.signal.aborted) return
    console.error(isUsersFault(error) ? error.message : error)
    process.exitCode = 1
  }
}

function isUsersFault(error: unknown): error is Error {
  const kinds = [UsageError, FileError, EnvironmentError, FleetConfigError, DeliveryError]
  if (kinds.some((kind) => error instanceof kind)) return true
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^(INF_|ERR_PARSE_ARGS_)/.test(code)
}
