const BLOCK_BYTES = 512

/** What ends an archive: a new one each time, for what is sent to another thread is gone here. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * BLOCK_BYTES)

/**
 * A file of a tar archive, in the form of POSIX: header, content, zeros up to a whole block.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
 */
export function tarFile(name: string, content: Buffer): Buffer[] {
  const header = Buffer.alloc(BLOCK_BYTES)
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${octal(content.length, 11)} `, 124)
  header.write(`${octal(0, 11)} `, 136)
  header.fill(' ', 148, 156)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  header.write(`${octal(sumOf(header), 6)}\0 `, 148)
  return [header, content, Buffer.alloc((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES)]
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')

const sumOf = (bytes: Buffer) => bytes.reduce((sum, byte) => sum + byte, 0)
