import type { ScriptOutcome } from '../threads/script-outcome.ts'
import type { Run, RunStatus } from './run.ts'

/** What a run ends as, and the last lines of its log. */
export function endOf(outcome: ScriptOutcome): { readonly status: RunStatus; readonly lines: readonly string[] } {
  if (outcome.ok) return { status: 'success', lines: ['Completed(success)'] }
  if (outcome.canceled) return { status: 'canceled', lines: ['Run canceled', 'Completed(canceled)'] }
  const prefix = outcome.phase === 'start' ? 'error exhausting result iterator' : 'could not execute task run'
  const message = `${prefix}: ${outcome.message}`
  const lines = ['Completed(failed)', message]
  if (needsAdministrator(message)) {
    lines.push(`Task encountered unrecoverable error, requires admin action: ${message}`)
  }
  return { status: 'failed', lines }
}

/** InfluxDB takes the last line but one for the error. */
export function lastError({ log }: Run): string {
  return log.at(-2)?.message ?? log.at(-1)?.message ?? ''
}

function needsAdministrator(message: string): boolean {
  return message.includes('could not find bucket') || message.includes('could not parse Flux script')
}
