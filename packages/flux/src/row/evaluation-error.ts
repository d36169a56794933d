import { FluxError } from '../errors.ts'

/** An error that InfluxDB finds when it prepares a row function for a table, before the first row. */
export class PreparationError extends FluxError {}

/** Runs `work` over rows and says, as InfluxDB does, that an error came from there. */
export function whileEvaluating<T>(operation: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof FluxError) || error instanceof PreparationError) throw error
    // A map's fault is always the script's, whatever function met it.
    const code = operation === 'map' ? 'invalid' : error.code
    throw new FluxError(code, `failed to evaluate ${operation} function: ${error.message}`, {
      position: error.position,
      cause: error,
    })
  }
}
