import { FluxError } from '../errors.ts'

const panics = new WeakSet<FluxError>()

/** The error of a script at which InfluxDB panics while it evaluates it: it says nothing of where or why. */
export function internalPanic(): FluxError {
  const error = new FluxError('internal error', 'An internal error has occurred - check server logs')
  panics.add(error)
  return error
}

/** True for an error that no call puts its name before. */
export const isInternalPanic = (error: FluxError): boolean => panics.has(error)
