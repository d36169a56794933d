import type { SeriesPoints } from '@nrg/flux/storage'

/** Bytes that an entry takes besides its points. */
const overheadBytes = 200

/** Decoded blocks, those used last, within a bound of bytes. */
export class BlockCache {
  readonly #limitBytes: number
  readonly #blocks = new Map<number, { readonly points: SeriesPoints; readonly bytes: number }>()
  #bytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  get(number: number): SeriesPoints | undefined {
    const entry = this.#blocks.get(number)
    if (!entry) return undefined
    this.#blocks.delete(number)
    this.#blocks.set(number, entry)
    return entry.points
  }

  has(number: number): boolean {
    return this.#blocks.has(number)
  }

  set(number: number, points: SeriesPoints): void {
    this.delete(number)
    const bytes = bytesOf(points)
    this.#blocks.set(number, { points, bytes })
    this.#bytes += bytes
    for (const oldest of this.#blocks.keys()) {
      if (this.#bytes <= this.#limitBytes || oldest === number) break
      this.delete(oldest)
    }
  }

  delete(number: number): void {
    this.#bytes -= this.#blocks.get(number)?.bytes ?? 0
    this.#blocks.delete(number)
  }
}

function bytesOf(points: SeriesPoints): number {
  let bytes = overheadBytes + points.times.byteLength
  if (points.type !== 'string') return bytes + points.values.byteLength
  for (const text of points.values) bytes += 32 + text.length
  return bytes
}
