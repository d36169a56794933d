import { createHash } from 'node:crypto'
import { hashFunction } from './hash-function.ts'

/** `hash.md5(v:)`: the MD5 hash of a text in hexadecimal digits. */
export const md5 = hashFunction('md5', (text) => createHash('md5').update(text).digest('hex'))
