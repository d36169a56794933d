import { ApiError } from '../wire/api-error.ts'

const HEX = /^[0-9a-fA-F]{16}$/
const COUNTER_BITS = 20n

/** Reads an id as InfluxDB does: 16 hexadecimal digits, not all zero. */
export function parseId(text: string): string {
  if (Buffer.byteLength(text) !== 16) throw new ApiError('invalid', 'id must have a length of 16 bytes')
  if (!HEX.test(text) || text === '0000000000000000') throw new ApiError('invalid', 'invalid ID')
  return text.toLowerCase()
}

/** Whether the text can be an id. */
export function isId(text: string): boolean {
  return HEX.test(text) && text !== '0000000000000000'
}

/**
 * Makes ids that rise with time, so that listing by id is listing by age. The low bits count within a
 * millisecond; they start at random, so that two processes do not make the same ids.
 */
export function createIdGenerator(now: () => number): () => string {
  let last = 0n
  const start = BigInt(Math.floor(Math.random() * 2 ** 16))
  return () => {
    const floor = (BigInt(now()) << COUNTER_BITS) | start
    last = floor > last ? floor : last + 1n
    let id = hex(last)
    // An id without a letter could be taken for a number.
    while (!/[a-f]/.test(id)) {
      last += 1n
      id = hex(last)
    }
    return id
  }
}

/** The least id that a generator makes at a time in milliseconds. */
export function firstIdAt(now: number): string {
  return hex(BigInt(now) << COUNTER_BITS)
}

function hex(value: bigint): string {
  return value.toString(16).padStart(16, '0')
}
