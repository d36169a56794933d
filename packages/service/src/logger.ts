import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

export interface LoggerOptions {
  readonly name: string
  readonly level: string
  /** One JSON object a line, for programs; otherwise one readable line. */
  readonly json: boolean
}

/** Makes a logger: one line per event, on standard output. */
export function createLogger({ name, level, json }: LoggerOptions): Logger {
  if (json) return pino({ name, level })
  // In this process rather than in a worker: the last line before an exit is printed too.
  const stream = pretty({ singleLine: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true })
  return pino({ name, level }, stream)
}
