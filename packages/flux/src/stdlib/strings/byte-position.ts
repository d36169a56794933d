import { byteOffset } from '../../values/text.ts'

/** A UTF-16 offset as the byte that InfluxDB counts; -1 stays -1. */
export const bytePosition = (text: string, offset: number): bigint => BigInt(offset < 0 ? -1 : byteOffset(text, offset))
