/** Into how many parts all devices are split. Fixed: another number would put devices elsewhere than their past is. */
export const PARTITIONS = 64

const OFFSET = 0x811c9dc5
const PRIME = 0x01000193

/**
 * The partition, from 0 on, of a text: FNV-1a (32 bits) of its UTF-8 bytes, modulo 64. Equal to what nats-server makes of a token
 * with `{{partition(64,1)}}`.
 */
export function partitionOf(text: string): number {
  let hash = OFFSET
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7f) return ofBytes(Buffer.from(text))
    hash = Math.imul(hash ^ code, PRIME)
  }
  return (hash >>> 0) % PARTITIONS
}

function ofBytes(bytes: Uint8Array): number {
  let hash = OFFSET
  for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME)
  return (hash >>> 0) % PARTITIONS
}

/** The partition of a device: that of its site, so that all of a site are in one cell; else of its own id. */
export const partitionOfDevice = (device: string, site: string | undefined): number => partitionOf(site ?? device)
