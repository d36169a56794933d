import type { Failure } from '../threads/failure.ts'
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
