import { FluxError } from '../../errors.ts'

/** The error of an unknown time zone where InfluxDB gives it no code of the author's fault. */
export const unclassifiedZone = (name: string): FluxError =>
  new FluxError('internal error', `unknown time zone ${name}`)
