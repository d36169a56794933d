/** How a file of tests ended. */
export interface Ended {
  /** Exit status of the process that it ended; 0 where that goes on. */
  readonly code: number | null
  /** What ended its process. */
  readonly signal: string | null
  /** What it left changed in a process that goes on. */
  readonly changed?: readonly string[]
  /** The file before it in its process. */
  readonly after?: string
}

/** What is found of a file when its process ends: what keeps it from that, or came late. */
export interface Left {
  readonly file: string
  readonly fault: string
}

export interface SharedProcessOptions {
  readonly v8Options: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** After which a file is ended that does not do so itself. */
  readonly timeoutMs: number
  /** What the process may take to its end after the last file. */
  readonly endMs: number
}

/** A process for many files of tests, one after another: another one where one has ended it, or it is full. */
export class SharedProcess {
  constructor(options: SharedProcessOptions)
  /** Runs a file of tests to its end; `result` is where what it prints goes. */
  run(file: string, result: string): Promise<Ended>
  /** Lets the process end; answers what is found then, of those before it too. */
  end(): Promise<readonly Left[]>
  kill(signal: NodeJS.Signals): void
}
