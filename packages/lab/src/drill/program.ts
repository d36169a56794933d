import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runner } from '@nrg/compile/program'
import { repositoryRoot } from '@nrg/service/environment'
import { endsWithUs } from './ends-with-us.ts'

/** A program that does not answer by then never will; a busy machine takes its time. */
const startMs = 180_000
const pollMs = 20
const outputKept = 8000

export interface ProgramOptions {
  /** Its path in the project. */
  readonly path: string
  readonly args?: readonly string[]
  /** Options of Node.js. */
  readonly flags?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** An address that answers with success once it is ready. */
  readonly readyUrl: string
  /** A command to start it through, which becomes it. */
  readonly through?: readonly string[]
}

/** A program of the project as a process, which may be killed and started again. */
export class Program {
  readonly #options: ProgramOptions
  #child: ChildProcess | undefined
  #output = ''
  #wanted = false
  /** Times that it ended without being told to. */
  crashes = 0
  /** The status that it last ended with; null where a signal ended it. */
  exitCode: number | null = null

  constructor(options: ProgramOptions) {
    this.#options = options
  }

  get pid(): number {
    if (this.#child?.pid === undefined || !this.runs)
      throw new Error(`${this.#options.path} does not run: ${this.#output}`)
    return this.#child.pid
  }

  /** What it has printed, its last part. */
  get output(): string {
    return this.#output
  }

  /** Starts it, this time perhaps through another command; answers the milliseconds until it was ready. */
  async start(through: readonly string[] = this.#options.through ?? []): Promise<number> {
    const { path, args = [], flags = [], env = {} } = this.#options
    const began = performance.now()
    // What a test runner has all children load is not part of the program: it handles signals that Node.js ignores.
    const command = [
      'env',
      'NODE_OPTIONS=',
      ...through,
      process.execPath,
      ...flags,
      // What is built needs no loader.
      ...(path.includes('/dist/') ? [] : [runner]),
      join(repositoryRoot, path),
    ]
    const child = spawn(command[0] as string, [...command.slice(1), ...args], {
      cwd: repositoryRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    this.#wanted = true
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.#output = (this.#output + chunk).slice(-outputKept)))
    endsWithUs(child)
    child.once('exit', (code, signal) => {
      this.exitCode = code
      if (this.#child !== child || !this.#wanted) return
      this.crashes++
      this.#output += `\nit ended by itself: ${signal ?? `exit code ${code}`}`
    })
    await this.ready()
    return performance.now() - began
  }

  /** Waits until it answers that it is ready. */
  async ready(): Promise<void> {
    const until = performance.now() + startMs
    while (performance.now() < until) {
      if (!this.runs) throw new Error(`${this.#options.path} ended: ${this.#output.trim()}`)
      const answer = await fetch(this.#options.readyUrl, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
      await answer?.arrayBuffer().catch(() => undefined)
      if (answer?.ok) return
      await sleep(pollMs)
    }
    throw new Error(`${this.#options.path} was not ready in ${startMs / 1000} s: ${this.#output.trim()}`)
  }

  get runs(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** `kill -9`: it ends in the midst of whatever it does. */
  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  /** Asks it to end, and waits until it has. */
  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    this.#wanted = false
    if (!child || !this.runs) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
}
