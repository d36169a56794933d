export type RunStatus = 'scheduled' | 'started' | 'success' | 'failed' | 'canceled'

export interface LogLine {
  /** RFC 3339. */
  readonly time: string
  readonly message: string
}

/** One execution of a task, waiting, running or done. */
export interface Run {
  readonly id: string
  readonly taskID: string
  readonly status: RunStatus
  /** Unix seconds: what `now()` is in the script. */
  readonly scheduledFor: number
  /** RFC 3339; empty until it happens. `requestedAt` is of runs that somebody asked for. */
  readonly requestedAt: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly log: readonly LogLine[]
}

/** What the records of waiting and running ones are named by, in the API's own records. */
export const activeRuns = 'run-active/'

export const activeRunKey = (runID: string): string => activeRuns + runID

/** The first line of a run's log. */
export function startedMessage(script: string): string {
  return `Started task from script: ${quote(script)}`
}

/** Quotes as Go's `%q` does. */
function quote(text: string): string {
  return JSON.stringify(text)
    .replaceAll(/\\u00([01].)/g, (_escape, hex: string) => GO_ESCAPES[hex] ?? `\\x${hex}`)
    .replaceAll(UNPRINTABLE, (char) => {
      const code = char.charCodeAt(0)
      return code === 0x7f ? '\\x7f' : `\\u${code.toString(16).padStart(4, '0')}`
    })
}

const GO_ESCAPES: Record<string, string> = { '07': '\\a', '0b': '\\v' }
const UNPRINTABLE = /[\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff0-\uffff]/g
