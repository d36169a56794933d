import type { Failure } from './messages.ts'
import type { StopReason } from './shared-state.ts'

const MESSAGES: Record<Exclude<StopReason, 'none'>, readonly [code: string, message: string]> = {
  time: ['unavailable', 'the query took longer than it may; narrow its range or aggregate'],
  canceled: ['internal error', 'the query was canceled'],
}

/** What is said of a script that was ended from outside. */
export function stopFailure(reason: Exclude<StopReason, 'none'>): Failure {
  const [code, message] = MESSAGES[reason]
  return { phase: 'run', code, message, bug: false }
}

/** What is said of a script that the parser was ended at. */
export function parseFailure(limitMs: number): Failure {
  const message = `compilation failed: the parser took longer than the ${limitMs / 1000} s that it may for a script; make the script simpler`
  return { phase: 'start', code: 'invalid', message, bug: false }
}
