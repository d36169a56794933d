import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { UsageError } from '@nrg/schema/usage-error'

const BLOCK = 512

/** The files of a packed archive (.tar.gz) by their path, as text. */
export function readArchive(path: string): ReadonlyMap<string, string> {
  let archive: Buffer
  try {
    archive = gunzipSync(readFileSync(path))
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error })
  }
  const files = new Map<string, string>()
  // A long path comes as the content of an entry of its own, before the file's.
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK)
    if (header.every((byte) => byte === 0)) break
    const size = Number.parseInt(text(header, 124, 12), 8)
    const content = archive.subarray(at + BLOCK, at + BLOCK + size)
    const kind = text(header, 156, 1)
    const prefix = text(header, 345, 155)
    const name = longName ?? (prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`)
    longName = kind === 'L' ? text(content, 0, size) : undefined
    if (kind === '0' || kind === '') files.set(name.replace(/^\.\//, ''), content.toString('utf8'))
    at += BLOCK * (1 + Math.ceil(size / BLOCK))
  }
  return files
}

/** A field of a header: it ends at its length or at a zero byte. */
function text(bytes: Buffer, offset: number, length: number): string {
  const field = bytes.subarray(offset, offset + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}
