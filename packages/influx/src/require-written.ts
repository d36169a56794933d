import { failureError, InfluxRefused } from './errors.ts'
import type { WriteOutcome } from './write.ts'

/** Holds a write to be whole. @throws an error of `errors.ts` where some of it is not written */
export function requireWritten(outcome: WriteOutcome): void {
  if (outcome.kind === 'written') return
  if (outcome.kind === 'partial') throw new InfluxRefused(outcome.refused[0]?.reason ?? 'refused')
  throw failureError(outcome, undefined)
}
