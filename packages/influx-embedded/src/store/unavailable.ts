/** The store cannot write, or not even read, for now; it keeps trying to by itself. */
export class StoreUnavailableError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreUnavailableError'
  }
}

/** What is behind a failure, in its own words. */
export function reasonOf(cause: unknown): string {
  let reason = cause
  while (reason instanceof Error && reason.cause !== undefined) reason = reason.cause
  return reason instanceof Error ? reason.message : String(reason)
}

/** What the client is told while nothing can be written. */
export const unavailableMessage = (cause: unknown): string =>
  `nothing can be stored at the moment (${reasonOf(cause)}); it is tried again by itself, repeat the request later`
