import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface RunningProcess {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a server in a process of its own and waits until it says where it listens. */
export async function startProcess(
  file: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<RunningProcess> {
  const child = spawn(process.execPath, ['--import', '@oxc-node/core/register', file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const match = /(?:listening|listens) at (http:\S+)/.exec(output)
      if (match?.[1] !== undefined) resolve(match[1])
    })
    child.on('close', () => reject(new Error(`${file} ended: ${output}`)))
  })
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
