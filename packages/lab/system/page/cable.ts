import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A way to a service that can be cut: a browser that is told to be offline goes on with what flows already. */
export class Cable {
  readonly url: string
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isWhole = true

  private constructor(server: Server, port: number) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('connection', (near) => {
      if (!this.#isWhole) return near.destroy()
      const far = connect(port, '127.0.0.1')
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one)
        one.on('error', () => {})
        one.once('close', () => {
          this.#sockets.delete(one)
          other.destroy()
        })
        one.pipe(other)
      }
    })
  }

  /** Lays one to an address of this machine. */
  static async to(url: string): Promise<Cable> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Cable(server, Number(new URL(url).port))
  }

  cut(): void {
    this.#isWhole = false
    for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#isWhole = true
  }

  async close(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
