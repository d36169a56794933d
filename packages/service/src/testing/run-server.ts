import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { runner } from '@nrg/compile/program'

/** A service that runs in a process of its own. */
export interface RunningServer {
  /** All that it has printed, on both outputs. */
  output(): string
  /** The first match of what it prints; fails when the process ends without it. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  /** Where it listens. */
  url(): Promise<string>
  kill(signal: NodeJS.Signals): void
  readonly pid: number | undefined
  /** Its exit status. */
  readonly ended: Promise<number | null>
}

/**
 * Runs a `server.ts` with these variables and none of `.env`, and ends it with the test.
 *
 * @param file the path of the file
 * @param through a command to start it through, which becomes it
 */
export function runServer(
  t: { teardown(close: () => Promise<void>): void },
  file: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  through: readonly string[] = [],
): RunningServer {
  const own = [process.execPath, runner, file, ...args]
  const [command = process.execPath, ...rest] = [...through, ...own]
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, ENV_FILE: '/dev/null', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
  })

  async function printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(output)
      if (match !== null) return match
      const more = Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')])
      const over = await Promise.race([more.then(() => false), ended.then(() => true)])
      if (over && !pattern.test(output)) throw new Error(`it ended without printing ${pattern}: ${output}`)
    }
  }

  return {
    output: () => output,
    printed,
    url: async () => (await printed(/listening at (http:\S+?)["\s]/))[1] ?? '',
    kill: (signal) => child.kill(signal),
    pid: child.pid,
    ended,
  }
}
