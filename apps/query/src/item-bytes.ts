interface Written {
  readonly item: object
  readonly bytes: Buffer
}

const [begin, comma, end] = ['[', ',', ']'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer]

/** An item of a list, and what it is of: that is the same object for as long as the item may be. */
export type ItemOf<T extends object> = readonly [of: object, item: T]

/**
 * Writes a list as JSON item by item, and what was written of the same thing before as it was, if it is still alike: of
 * hundreds of alerts, or thousands of devices, few change from one second to the next, and to write them takes most of the
 * time of an answer.
 */
export class ItemBytes {
  readonly #written = new WeakMap<object, Written>()

  /** @param serialize writes a list of items */
  write<T extends object>(list: readonly ItemOf<T>[], serialize: (items: readonly T[]) => string): Buffer {
    const parts: Buffer[] = [begin]
    for (const [of, item] of list) {
      if (parts.length > 1) parts.push(comma)
      parts.push(this.#bytesOf(of, item, serialize))
    }
    return Buffer.concat([...parts, end])
  }

  #bytesOf<T extends object>(of: object, item: T, serialize: (items: readonly T[]) => string): Buffer {
    const known = this.#written.get(of)
    if (known !== undefined && areAlike(known.item, item)) return known.bytes
    const bytes = Buffer.from(serialize([item]).slice(1, -1))
    this.#written.set(of, { item, bytes })
    return bytes
  }
}

/** Whether two plain objects have the same members: those that are objects themselves as JSON. */
function areAlike(a: object, b: object): boolean {
  let members = 0
  for (const name in a) {
    if (!Object.hasOwn(b, name) || !isSame(a[name as never], b[name as never])) return false
    members++
  }
  for (const _name in b) members--
  return members === 0
}

const isSame = (a: unknown, b: unknown): boolean =>
  Object.is(a, b) || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))
