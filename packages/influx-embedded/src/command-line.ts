import { type ParseArgsConfig, parseArgs } from 'node:util'

/** What is wrong with the command line; the message says what to do. */
export class UsageError extends Error {}

/** Reads options; one that there is not is a fault that names it. @throws UsageError with the usage */
export function parseCommandLine<T extends ParseArgsConfig['options']>(
  argv: readonly string[],
  options: T,
  usage: string,
) {
  try {
    return parseArgs({ args: [...argv], options }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`, { cause: error })
  }
}
