import type { Binding } from 'zstd-codec/lib/module.js'
import { MalformedZstd } from '../errors.ts'
import { ZstdFrames } from './zstd-frames.ts'

type Decoder = Binding['ZstdDecompressStreamBinding']

/** Decoders that nobody uses. Each has 16 MiB of its own, which is one window: so each unpacks one body at a time. */
const idle: Decoder[] = []
const MOST_IDLE = 2

/** The library is WebAssembly, and is loaded when a body asks for it; Node.js has one of its own from 22.15 on. */
async function newDecoder(): Promise<Decoder> {
  const { default: codec } = await import('zstd-codec/lib/module.js')
  // A promise cannot end with the binding: it has a `then`.
  return new Promise((resolve) => codec.run((binding) => resolve(binding.ZstdDecompressStreamBinding)))
}

/**
 * Unpacks zstd data as it comes, in pieces of about 128 KiB at most.
 * @throws MalformedZstd, ZstdWindowTooLarge
 */
export async function* unpackZstd(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  const Decoder = idle.pop() ?? (await newDecoder())
  const stream = new Decoder()
  const frames = new ZstdFrames()
  const unpacked: Buffer[] = []
  const collect = (bytes: Uint8Array) => unpacked.push(Buffer.from(bytes))
  // A trap within the WebAssembly is the end of it.
  let isTrapped = true
  const unpack = (piece: Uint8Array): boolean => {
    isTrapped = true
    const isSound = stream.transform(piece, collect)
    isTrapped = false
    return isSound
  }
  try {
    stream.begin()
    isTrapped = false
    for await (const chunk of chunks)
      for (const piece of frames.pieces(chunk)) {
        if (!unpack(piece)) throw new MalformedZstd('it is damaged')
        yield* unpacked.splice(0)
      }
    if (!frames.isWhole) throw new MalformedZstd('it ends early')
  } finally {
    if (!isTrapped) {
      stream.delete()
      if (idle.length < MOST_IDLE) idle.push(Decoder)
    }
  }
}
