import { EnvironmentError } from '@nrg/schema/environment'
import { FleetConfigError } from '@nrg/schema/fleet-config-file'
import { UsageError } from '../usage-error.ts'

/** Runs a command; a fault that its user can mend is said in one message, anything else with its stack. */
export async function main(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    console.error(isUsersFault(error) ? error.message : error)
    process.exitCode = 1
  }
}

function isUsersFault(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof EnvironmentError || error instanceof FleetConfigError) return true
  return error instanceof Error && 'code' in error && /^INF_/.test(String(error.code))
}
