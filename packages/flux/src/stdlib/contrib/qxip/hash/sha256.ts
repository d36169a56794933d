import { createHash } from 'node:crypto'
import { hashFunction } from './hash-function.ts'

/** `hash.sha256(v:)`: the SHA256 hash of a text in hexadecimal digits. */
export const sha256 = hashFunction('sha256', (text) => createHash('sha256').update(text).digest('hex'))
