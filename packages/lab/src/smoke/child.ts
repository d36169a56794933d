import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { runner } from '@nrg/compile/program'
import { repositoryRoot } from '@nrg/service/environment'

/** A program of the project that runs as a process of its own. */
export interface Child {
  /** What it has printed, its last part. */
  readonly output: () => string
  /** Ends when the process does; rejects where that comes before `stop`. */
  readonly failed: Promise<never>
  /** Asks it to end, and waits until it has; answers its exit code. */
  stop(): Promise<number | null>
}

const OUTPUT_KEPT = 4000

/** Starts a program by its path in the project. */
export function startChild(path: string, args: readonly string[], env: NodeJS.ProcessEnv): Child {
  const child: ChildProcess = spawn(process.execPath, [runner, join(repositoryRoot, path), ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-OUTPUT_KEPT)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  let stopping = false
  const exited = once(child, 'exit') as Promise<[number | null]>
  const failed = exited.then(([code]): never | Promise<never> => {
    if (stopping) return new Promise<never>(() => {})
    throw new Error(`${path} ended with ${code}: ${output.trim()}`)
  })
  failed.catch(() => undefined)
  return {
    output: () => output,
    failed,
    async stop() {
      stopping = true
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      const [code] = await exited
      return code
    },
  }
}
