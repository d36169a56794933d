import type { ChildProcess } from 'node:child_process'

export const CONFIGURATION_FAULT: number

export class Part {
  constructor(options: {
    readonly name: string
    readonly launch: () => ChildProcess
    /** Gets a line for each time that it is to be started again. */
    readonly say: (line: string) => void
    /** The exit statuses after which it is not started again: 0 and 78 unless told otherwise. */
    readonly final?: readonly number[]
  })
  readonly ended: Promise<number>
  start(): void
  renew(): void
  stop(signal: NodeJS.Signals): Promise<number>
}
