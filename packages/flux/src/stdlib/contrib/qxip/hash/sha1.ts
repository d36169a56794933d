import { createHash } from 'node:crypto'
import { hashFunction } from './hash-function.ts'

/** `hash.sha1(v:)`: the SHA1 hash of a text in hexadecimal digits. */
export const sha1 = hashFunction('sha1', (text) => createHash('sha1').update(text).digest('hex'))
