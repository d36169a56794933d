import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message as it came; times are by `performance.now()`. */
export interface Post {
  readonly key: string
  /** The first device of its incident. */
  readonly device: string
  readonly kind: string
  readonly at: number
  /** When it was answered with success. */
  acceptedAt?: number
}

/** What a receiver does with a request: `hang` never answers, a number answers with success after so many milliseconds. */
export type Answer = 'fail' | 'hang' | number

/** A receiver of messages, which need not be a good one. */
export class Receiver {
  readonly posts: Post[] = []
  readonly #server: Server
  readonly #choose: () => Answer

  private constructor(choose: () => Answer) {
    this.#choose = choose
    this.#server = createServer((request, response) => void this.#take(request, response))
  }

  static async start(choose: () => Answer = () => 0): Promise<Receiver> {
    const receiver = new Receiver(choose)
    await once(receiver.#server.listen(0, '127.0.0.1'), 'listening')
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      // The sender was killed on the way.
      return
    }
    const { nrg } = JSON.parse(Buffer.concat(chunks).toString())
    const post: Post = {
      key: String(request.headers['idempotency-key']),
      device: nrg.incidents[0].devices[0],
      kind: nrg.message,
      at: performance.now(),
    }
    this.posts.push(post)
    const answer = this.#choose()
    if (answer === 'hang') return
    if (answer === 'fail') return void response.writeHead(503).end()
    setTimeout(() => {
      post.acceptedAt = performance.now()
      response.end()
    }, answer)
  }
}
