/** Why a script ended early. */
export interface Failure {
  /** `start`: before the first result; `run`: while results were computed. */
  readonly phase: 'start' | 'run'
  readonly code: string
  readonly message: string
  /** The server is at fault, not the script; the message is for the log. */
  readonly bug: boolean
}

/** What is said of a script that the parser was ended at. */
export function parseFailure(limitMs: number): Failure {
  const message = `compilation failed: the parser took longer than the ${limitMs / 1000} s that it may for a script; make the script simpler`
  return { phase: 'start', code: 'invalid', message, bug: false }
}
