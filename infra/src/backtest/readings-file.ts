import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { UsageError } from '../usage-error.ts'

/** A line of line protocol: what is before its time, and its time in nanoseconds. */
export interface ReadingLine {
  readonly point: string
  readonly time: bigint
}

/** What one more digit of a count since the epoch says of its unit: nanoseconds by the longest count of each. */
const units: readonly (readonly [digits: number, ns: bigint])[] = [
  [11, 1_000_000_000n],
  [14, 1_000_000n],
  [17, 1_000n],
  [20, 1n],
]

/** The readings of a file of line protocol, plain or gzip; the unit of its times is told by their length. */
export async function* readingLines(path: string): AsyncGenerator<ReadingLine> {
  let number = 0
  for await (const text of createInterface({ input: await textOf(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    if (text.trim() === '' || text.startsWith('#')) continue
    const [, point = '', sign = '', digits = ''] = /^(.+) (-?)(\d+)\s*$/.exec(text) ?? []
    const unit = units.find(([length]) => digits.length <= length)
    if (digits === '' || unit === undefined)
      throw new UsageError(`${path}:${number} is no line of line protocol with a time`)
    yield { point, time: BigInt(sign + digits) * unit[1] }
  }
}

async function textOf(path: string): Promise<NodeJS.ReadableStream> {
  let packed: boolean
  try {
    const file = await open(path)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    await file.close()
    packed = bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error })
  }
  const stream = createReadStream(path)
  if (!packed) return stream
  const text = createGunzip()
  stream.on('error', (error) => text.destroy(error))
  return stream.pipe(text)
}
