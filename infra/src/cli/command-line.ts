import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from '../usage-error.ts'

/** `--help` was given; the message is the usage. */
export class HelpAsked extends Error {
  override readonly name = 'HelpAsked'
}

/**
 * Reads a command's options; one that is not among them is a fault that names it.
 *
 * @throws UsageError with the usage
 * @throws HelpAsked where `--help` is among them
 */
export function parseOptions<T extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: T,
  usage: string,
) {
  if (argv.includes('--help')) throw new HelpAsked(usage)
  try {
    return parseArgs({ args: [...argv], options }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`, { cause: error })
  }
}
