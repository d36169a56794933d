import { MalformedDeflate, MalformedGzip, MalformedZstd, UnsupportedEncoding } from '../errors.ts'

/** How a body is packed, and what is said of one that is not. */
export const codings = { gzip: MalformedGzip, deflate: MalformedDeflate, zstd: MalformedZstd }

export type Malformed = (typeof codings)[keyof typeof codings]

/** A Content-Encoding as it is compared: upper case and blanks say nothing. */
export const codingName = (encoding: string | undefined): string => encoding?.trim().toLowerCase() ?? ''

/**
 * How a body is packed; `undefined` where it is not.
 *
 * @param encoding the value of its Content-Encoding
 * @throws UnsupportedEncoding
 */
export function codingOf(encoding: string | undefined): keyof typeof codings | undefined {
  switch (codingName(encoding)) {
    case '':
    case 'identity':
      return undefined
    case 'gzip':
    case 'x-gzip':
      return 'gzip'
    case 'deflate':
      return 'deflate'
    case 'zstd':
      return 'zstd'
    default:
      throw new UnsupportedEncoding(String(encoding).slice(0, 100))
  }
}
