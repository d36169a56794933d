import { WholeFluxError } from '../errors.ts'

/** The error of a query on which InfluxDB panics and recovers: it names no place in the script. */
export const goPanic = (message: string): WholeFluxError => new WholeFluxError('internal error', `panic: ${message}`)
