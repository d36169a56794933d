import { createReadStream } from 'node:fs'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { FileError } from '../file-error.ts'
import { type Encoding, encodingOf } from './encoding.ts'

/** So many bytes tell how a file is written. */
const HEAD_BYTES = 65_536

/** A file's text as it is read, unpacked where it is gzip: told by its first bytes, not by its name. */
export interface TextFile {
  readonly encoding: Encoding
  readonly packed: boolean
  readonly chunks: AsyncIterable<string>
}

/** @throws FileError where it cannot be read, or is no text */
export async function openText(path: string): Promise<TextFile> {
  const packed = isGzip(await head(createReadStream(path, { end: 1 }), path))
  const bytes = () => (packed ? unpacked(path) : createReadStream(path))
  const first = await head(bytes(), path)
  const encoding = encodingOf(first)
  const other = notText(first)
  if (other !== undefined) throw new FileError(`${path} is ${other}`)
  return { encoding, packed, chunks: decoded(bytes(), path, encoding) }
}

function unpacked(path: string): Readable {
  const text = createGunzip()
  pipeline(createReadStream(path), text, () => {})
  return text
}

async function head(stream: Readable, path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of readable(stream, path)) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= HEAD_BYTES) break
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES)
}

async function* decoded(stream: Readable, path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of readable(stream, path)) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

async function* readable(stream: Readable, path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const why = code.startsWith('Z_')
      ? `is a gzip file that is cut off or damaged (${code})`
      : `cannot be read (${code})`
    throw new FileError(`${path} ${why}`, { cause: error })
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** What a file is that holds no text, and what to do; by its first bytes. */
function notText(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, 8)
  if (start.startsWith('PK\u0003\u0004'))
    return 'a zip archive or a spreadsheet (.xlsx, .ods): unpack it, or save it as CSV'
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) return 'a spreadsheet (.xls): save it as CSV'
  if (start.startsWith('%PDF')) return 'a PDF: a CSV or JSON export is wanted'
  if (start.startsWith('PAR1')) return 'a Parquet file: save it as CSV'
  if (start.startsWith('SQLite f')) return 'an SQLite database: export its table as CSV'
  if (/^(\u00ef\u00bb\u00bf)?\s*<\?xml|^\s*<(feed|html|!DOCTYPE)/i.test(bytes.toString('latin1', 0, 200)))
    return 'XML or HTML: a CSV or JSON export is wanted'
  return undefined
}
