import { hash, timingSafeEqual } from 'node:crypto'

const digest = (text: string) => hash('sha256', text, 'buffer')

/**
 * Makes the comparison of texts with a key. Digests have one length, so the time that it takes says nothing of the key, not
 * even how long it is.
 */
export function keyMatcher(key: string): (text: string) => boolean {
  const expected = digest(key)
  return (text) => timingSafeEqual(digest(text), expected)
}
