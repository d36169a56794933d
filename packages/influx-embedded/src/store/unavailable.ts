/** The store cannot write, or not even read, for now; it keeps trying to by itself. */
export class StoreUnavailableError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreUnavailableError'
  }
}

/** What the client is told while nothing can be written. */
export function unavailableMessage(cause: unknown): string {
  let reason = cause
  while (reason instanceof Error && reason.cause !== undefined) reason = reason.cause
  const why = reason instanceof Error ? reason.message : String(reason)
  return `nothing can be stored at the moment (${why}); it is tried again by itself, repeat the request later`
}
