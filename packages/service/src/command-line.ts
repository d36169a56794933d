import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from '@nrg/schema/usage-error'

/** `--help` was given; the message is the usage. */
export class HelpAsked extends Error {
  override readonly name = 'HelpAsked'
}

/**
 * Reads what was given to a command; an option that it does not have is a fault that names it.
 *
 * @throws UsageError with the usage
 * @throws HelpAsked where `--help` is among them
 */
export function parseCommandLine<T extends ParseArgsConfig>(argv: readonly string[], config: T, usage: string) {
  if (argv.includes('--help')) throw new HelpAsked(usage)
  try {
    return parseArgs({ ...config, args: [...argv] })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`, { cause: error })
  }
}
