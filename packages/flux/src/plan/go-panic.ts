import { FluxError } from '../errors.ts'
import { asItStands } from './error-place.ts'

/** The error of a query on which InfluxDB panics and recovers: it names no place in the script. */
export const goPanic = (message: string): FluxError => asItStands(new FluxError('internal error', `panic: ${message}`))
