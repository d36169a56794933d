/** A place in the script: lines and byte columns from 1, as InfluxDB counts them. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** InfluxDB's error codes that a query can end in; the HTTP layer maps them to a status. */
export type FluxErrorCode =
  | 'invalid'
  | 'not found'
  | 'unimplemented'
  | 'internal error'
  | 'conflict'
  | 'unavailable'
  | 'too many requests'
  | 'unauthorized'
  | 'forbidden'
  | 'unprocessable entity'

/**
 * The query is at fault, and its author is told where: `message` is the text that InfluxDB would send.
 * Any other kind of error that leaves the engine is a bug in it.
 */
export class FluxError extends Error {
  readonly code: FluxErrorCode
  readonly position: Position | undefined

  constructor(
    code: FluxErrorCode,
    message: string,
    options: { position?: Position | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'FluxError'
    this.code = code
    this.position = options.position
  }
}

/** An error whose text is whole: steps that it passes through add nothing to it. */
export class WholeFluxError extends FluxError {}

/** An error that reaches the client as it stands, without the place of the step that throws it. */
export const asItStands = (error: FluxError): WholeFluxError =>
  error instanceof WholeFluxError
    ? error
    : new WholeFluxError(error.code, error.message, { position: error.position, cause: error })

/** Runs `work` and puts a prefix before the message of a FluxError that it throws. */
export function prefixed<T>(prefix: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof FluxError)) throw error
    throw new FluxError(error.code, prefix + error.message, { position: error.position, cause: error })
  }
}
