import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** How long requests under way may go on when the server closes, and how long their connections may after that. */
const GRACE_MS = 2000
const LAST_MS = 1500

/**
 * A server's connections. Node.js leaves those alone on which something is under way while the server closes, and
 * then keeps them open for the next request: a server with such clients would not come to its end.
 */
class Connections {
  /** The requests under way on each. */
  readonly #requests = new Map<Socket, number>()
  #closing = false
  #onQuiet: () => void = () => {}

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      if (this.#closing) return socket.destroy()
      this.#requests.set(socket, 0)
      socket.once('close', () => {
        this.#requests.delete(socket)
        this.#tellQuiet()
      })
    })
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.#count(socket, 1)
      response.once('close', () => {
        this.#count(socket, -1)
        if (this.#closing) this.#endIdle()
      })
    })
  }

  /** Ends those that are idle, and the others when they are; resolves when none is left, or after a time. */
  async end(graceMs: number): Promise<void> {
    this.#closing = true
    this.#endIdle()
    if (this.#requests.size === 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs)
      this.#onQuiet = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Ends all of them. */
  destroy(): void {
    for (const socket of this.#requests.keys()) socket.destroy()
  }

  #count(socket: Socket, change: number): void {
    const count = this.#requests.get(socket)
    if (count !== undefined) this.#requests.set(socket, count + change)
  }

  #endIdle(): void {
    // What was answered is still sent. One that is ending already would listen once more for its end, at each answer.
    for (const [socket, count] of this.#requests) if (count === 0 && !socket.writableEnded) socket.destroySoon()
  }

  #tellQuiet(): void {
    if (this.#requests.size === 0) this.#onQuiet()
  }
}

/**
 * Lets a closing server come to its end: idle connections end at once, those with a request when it is answered,
 * and all of them after some seconds. To be called before what is to end after the requests is added.
 */
export function endConnectionsAtClose(app: FastifyInstance): void {
  const connections = new Connections(app.server)
  app.addHook('preClose', async () => {
    await connections.end(GRACE_MS)
    const last = setTimeout(() => connections.destroy(), LAST_MS)
    app.server.once('close', () => clearTimeout(last))
  })
}
