import { FluxError } from '../errors.ts'

/** Errors that InfluxDB finds when it prepares a row function for a table, before the first row. */
const prepared = new WeakSet<FluxError>()

/** Marks an error as found before any row was looked at. */
export function asPrepared(error: FluxError): FluxError {
  prepared.add(error)
  return error
}

/** Runs `work` over rows and says, as InfluxDB does, that an error came from there. */
export function whileEvaluating<T>(operation: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof FluxError) || prepared.has(error)) throw error
    // A map's fault is always the script's, whatever function met it.
    const code = operation === 'map' ? 'invalid' : error.code
    throw new FluxError(code, `failed to evaluate ${operation} function: ${error.message}`, {
      position: error.position,
      cause: error,
    })
  }
}
