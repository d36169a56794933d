import { FluxError } from '../errors.ts'

/**
 * The error of a script at which InfluxDB panics while it evaluates it: it says nothing of where or why, and no call puts
 * its name before it.
 */
export class InternalPanic extends FluxError {
  constructor() {
    super('internal error', 'An internal error has occurred - check server logs')
  }
}
