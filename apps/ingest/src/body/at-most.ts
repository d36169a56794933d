import { BodyTooLarge } from '../errors.ts'

/**
 * The chunks of a body, as long as they come to no more than so many bytes.
 * @throws BodyTooLarge
 */
export async function* atMost(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > limit) throw new BodyTooLarge(limit)
    yield chunk
  }
}
