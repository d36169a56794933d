const code = 'LEVEL_CORRUPTION'

/** Whether an error, or what caused it, says that the files of a database are damaged, rather than locked or out of reach. */
export function isCorruption(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && cause.code === code) return true
  return false
}

/** An error such as LevelDB's own of damaged files. */
export function corruption(message: string): Error {
  return Object.assign(new Error(message), { code })
}
