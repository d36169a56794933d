import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from '../usage-error.ts'

/** Reads a command's options; one that is not among them is a fault that names it. @throws UsageError with the usage */
export function parseOptions<T extends NonNullable<ParseArgsConfig['options']>>(
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
