import { FluxError } from '../errors.ts'

/** The error of a function that InfluxDB has and this engine has not. */
export const notSupported = (path: string, name: string): FluxError =>
  new FluxError(
    'unimplemented',
    path === 'universe'
      ? `function "${name}" is not supported by the embedded InfluxDB`
      : `function "${name}" of package "${path}" is not supported by the embedded InfluxDB`,
  )
