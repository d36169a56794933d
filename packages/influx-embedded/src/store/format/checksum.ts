import { crc32 } from 'node:zlib'

/** Bytes that a sealed value has before its content. */
export const sealLength = 4

/**
 * Writes the checksum of key and content into the first bytes of a value, which its maker left free.
 * The key is covered too: a value found under another key is damage, not an answer.
 */
export function sealInPlace(key: Uint8Array, value: Buffer): Buffer {
  value.writeUInt32LE(crc32(value.subarray(sealLength), crc32(key)), 0)
  return value
}

/** A sealed copy of some content. */
export function seal(key: Uint8Array, content: Uint8Array): Buffer {
  const value = Buffer.allocUnsafe(sealLength + content.length)
  value.set(content, sealLength)
  return sealInPlace(key, value)
}

/** A sealed value that holds JSON. */
export function sealJson(key: Uint8Array, content: unknown): Buffer {
  const text = JSON.stringify(content)
  const value = Buffer.allocUnsafe(sealLength + Buffer.byteLength(text))
  value.write(text, sealLength)
  return sealInPlace(key, value)
}

/** The content of a sealed value, or undefined where its checksum does not hold. */
export function unseal(key: Uint8Array, value: Uint8Array): Buffer | undefined {
  if (value.length < sealLength) return undefined
  const buffer = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  const content = buffer.subarray(sealLength)
  return crc32(content, crc32(key)) === buffer.readUInt32LE(0) ? content : undefined
}

/** The JSON in a sealed value, or undefined where its checksum does not hold. */
export function unsealJson(key: Uint8Array, value: Uint8Array): unknown {
  const content = unseal(key, value)
  return content && JSON.parse(content.toString())
}
