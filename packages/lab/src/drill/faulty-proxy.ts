import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What becomes of writes: they pass, are answered so, are never answered, or are done and their connection is reset. */
export type Fault =
  | { readonly kind: 'none' | 'hang' | 'reset' }
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfterS?: number }

/** Stands before a database, and does to writes of readings what it is told. Everything else passes. */
export class FaultyProxy {
  fault: Fault = { kind: 'none' }
  /** Writes of readings that came, since it was last set to 0. */
  writes = 0
  /** Those of them that came while the database had asked to be left alone: a second and a half after it was first asked, to its end. */
  tooSoon = 0
  readonly #server: Server
  readonly #agent = new Agent({ keepAlive: true })
  #target = ''
  #quietFrom = 0
  #quietUntil = 0

  private constructor() {
    this.#server = createServer((incoming, outgoing) => {
      // Its client may be gone.
      this.#take(incoming, outgoing).catch(() => outgoing.destroy())
    })
  }

  static async start(): Promise<FaultyProxy> {
    const proxy = new FaultyProxy()
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening')
    return proxy
  }

  /** Where it is, for a database that is at `target`. */
  before(target: string): string {
    this.#target = target
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#agent.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    // A write of nothing asks whether one would be taken.
    const isWrite = incoming.url?.startsWith('/api/v2/write') === true && body.length > 0
    if (!isWrite) return this.#pass(incoming, body, outgoing)
    this.writes++
    const now = performance.now()
    if (now > this.#quietFrom && now < this.#quietUntil) this.tooSoon++
    const { fault } = this
    if (fault.kind === 'hang') return
    if (fault.kind !== 'answer') return this.#pass(incoming, body, outgoing, fault.kind === 'reset')
    const { status, retryAfterS } = fault
    if (retryAfterS !== undefined && now > this.#quietUntil) {
      // What was under way already is not too soon.
      this.#quietFrom = now + 1500
      this.#quietUntil = now + retryAfterS * 1000
    }
    outgoing.writeHead(status, {
      'content-type': 'application/json',
      ...(retryAfterS !== undefined && { 'retry-after': String(retryAfterS) }),
    })
    outgoing.end(JSON.stringify({ code: 'x', message: 'as the drill has it' }))
  }

  async #pass({ method, url = '', headers }: IncomingMessage, body: Buffer, outgoing: ServerResponse, reset = false) {
    const passed = request(this.#target + url, { method, headers, agent: this.#agent }).end(body)
    const [answer] = (await once(passed, 'response')) as [IncomingMessage]
    if (reset) {
      answer.resume()
      await once(answer, 'end')
      outgoing.destroy()
      return
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  }
}
