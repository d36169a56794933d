import { hashFunction } from './hash-function.ts'

/** `hash.b64(v:)`: a text's UTF-8 in the Base64 of URLs, padded. */
export const b64 = hashFunction('b64', (text) =>
  Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
)
