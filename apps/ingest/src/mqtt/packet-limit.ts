import type { Socket } from 'node:net'

/**
 * Ends a connection that announces a packet of more than so many bytes: the parser would gather up to 256 MB of it first.
 *
 * Looks at what arrives before whoever reads it does, and only at where packets begin.
 *
 * @param limits the most bytes of the first packet, which says who it is, and of each further one
 * @see https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html#_Toc398718023 Remaining Length
 */
export function limitPackets(socket: Socket, limits: { readonly first: number; readonly further: number }): void {
  let limit = limits.first
  /** Bytes of the packet that are still to come, once its length is known. */
  let rest = 0
  /** Bytes of the next packet's header that have come: its type, and digits of its length. */
  let digits = -1
  let length = 0

  function isTooLong(chunk: Uint8Array): boolean {
    for (let at = 0; at < chunk.length; ) {
      if (rest > 0) {
        const taken = Math.min(rest, chunk.length - at)
        rest -= taken
        at += taken
        continue
      }
      const byte = chunk[at++] ?? 0
      if (digits < 0) digits = 0
      else {
        length += (byte & 0x7f) * 128 ** digits++
        if (length > limit || digits > 4) return true
        if (byte < 0x80) {
          rest = length
          limit = limits.further
          digits = -1
          length = 0
        }
      }
    }
    return false
  }

  const push = socket.push.bind(socket)
  socket.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (!(chunk instanceof Uint8Array) || !isTooLong(chunk)) return push(chunk, encoding)
    socket.destroy(new Error(`a packet has more than ${limit} bytes`))
    return false
  }
}
