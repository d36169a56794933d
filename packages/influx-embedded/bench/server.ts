import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** The organisation, bucket and token of the server. */
export const target = { org: 'o', bucket: 'b', token: 't' }
const pollMs = 10

/** The server in a process of its own, with a bucket `b`. */
export class Server {
  readonly #child: ChildProcess
  readonly url: string

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
  }

  /** @param env what its process is told besides this one's environment */
  static async start(dir: string, env: NodeJS.ProcessEnv = {}): Promise<Server> {
    const port = await freePort()
    const options = { port: String(port), data: dir, ...target }
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
    const program = join(import.meta.dirname, '../src/server.mjs')
    const child = spawn(process.execPath, [program, ...args], { stdio: 'ignore', env: { ...process.env, ...env } })
    const server = new Server(child, `http://127.0.0.1:${port}`)
    while (!(await fetch(`${server.url}/health`).catch(() => undefined))?.ok) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
      await pause(pollMs)
    }
    return server
  }

  async write(lines: string, bucket = target.bucket): Promise<void> {
    await this.#post(`/api/v2/write?org=o&bucket=${bucket}`, lines, 'text/plain')
  }

  async query(script: string): Promise<string> {
    return this.#post('/api/v2/query?org=o', script, 'application/vnd.flux')
  }

  /** Runs a query whose answer is large, and throws that away as it comes: to keep it would hold up this process. */
  async drain(script: string): Promise<void> {
    const answer = await this.#send('/api/v2/query?org=o', script, 'application/vnd.flux')
    if (!answer.ok || !answer.body) throw new Error(`the query was answered ${answer.status}`)
    for await (const _ of answer.body);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.kill()
    await ended
  }

  async #post(path: string, body: string, type: string): Promise<string> {
    const answer = await this.#send(path, body, type)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status} ${text}`)
    return text
  }

  #send(path: string, body: string, type: string): Promise<Response> {
    const headers = { authorization: `Token ${target.token}`, 'content-type': type }
    return fetch(this.url + path, { method: 'POST', headers, body })
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}
