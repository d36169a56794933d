import type { Source } from './series.ts'

const firstSlots = 256
const firstBytes = 16 * 1024
/** Spellings of one source's key (its tags in another order, escapes) that are kept, on average. */
const spellingsPerSource = 4

/**
 * Finds the source that the bytes in front of a line name, without making a string of them. It maps the bytes
 * as sent, so several spellings may lead to one source.
 */
export class KeyCache {
  #slots = new Int32Array(firstSlots)
  #bytes = new Uint8Array(firstBytes)
  #bytesUsed = 0
  #hashes: number[] = []
  /** Where each entry's bytes end; they start where the one before ends. */
  #ends: number[] = []
  #sources: Source[] = []

  get(hash: number, body: Uint8Array, from: number, to: number): Source | undefined {
    const slots = this.#slots
    const last = slots.length - 1
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const entry = (slots[slot] as number) - 1
      if (entry < 0) return undefined
      if (this.#hashes[entry] === hash && this.#holds(entry, body, from, to)) return this.#sources[entry]
    }
  }

  /** Keeps the bytes of a key that `get` did not find. */
  set(hash: number, body: Uint8Array, from: number, to: number, source: Source, sourceCount: number): void {
    if (this.#sources.length > sourceCount * spellingsPerSource + firstSlots) this.clear()
    const end = this.#bytesUsed + to - from
    if (end > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#bytes.length * 2, end))
      wider.set(this.#bytes)
      this.#bytes = wider
    }
    this.#bytes.set(body.subarray(from, to), this.#bytesUsed)
    this.#bytesUsed = end
    this.#hashes.push(hash)
    this.#ends.push(end)
    this.#sources.push(source)
    if (this.#sources.length * 2 > this.#slots.length) this.#rehash()
    else this.#occupy(this.#sources.length - 1)
  }

  clear(): void {
    this.#slots = new Int32Array(firstSlots)
    this.#bytes = new Uint8Array(firstBytes)
    this.#bytesUsed = 0
    this.#hashes = []
    this.#ends = []
    this.#sources = []
  }

  #holds(entry: number, body: Uint8Array, from: number, to: number): boolean {
    const start = entry === 0 ? 0 : (this.#ends[entry - 1] as number)
    if ((this.#ends[entry] as number) - start !== to - from) return false
    const bytes = this.#bytes
    for (let i = from, j = start; i < to; i++, j++) if (body[i] !== bytes[j]) return false
    return true
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 4)
    for (let entry = 0; entry < this.#sources.length; entry++) this.#occupy(entry)
  }

  #occupy(entry: number): void {
    const last = this.#slots.length - 1
    let slot = (this.#hashes[entry] as number) & last
    while (this.#slots[slot] !== 0) slot = (slot + 1) & last
    this.#slots[slot] = entry + 1
  }
}

/** The hash of no bytes that `KeyCache` wants (FNV-1a). */
export const hashStart = 0x811c9dc5 | 0

/** The hash of some bytes and one more. */
export function hashStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193)
}

/** The hash of some bytes. */
export function hashBytes(body: Uint8Array, from: number, to: number): number {
  let hash = hashStart
  for (let i = from; i < to; i++) hash = hashStep(hash, body[i] as number)
  return hash
}
