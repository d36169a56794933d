import type { ByteReader, ByteWriter } from './bytes.ts'
import { packIntegers, unpackIntegers } from './integers.ts'

/** Writes strings as a dictionary and each one's place in it. */
export function encodeStrings(writer: ByteWriter, values: readonly string[]): void {
  const places = new Map<string, number>()
  const numbers = new Float64Array(values.length)
  for (const [i, value] of values.entries()) {
    const place = places.get(value) ?? places.size
    if (place === places.size) places.set(value, place)
    numbers[i] = place
  }
  writer.varint(places.size)
  for (const text of places.keys()) writer.text(text)
  packIntegers(writer, numbers, values.length)
}

/** Reads strings that `encodeStrings` wrote. */
export function decodeStrings(reader: ByteReader, count: number): string[] {
  const dictionary: string[] = new Array(reader.varint())
  for (let i = 0; i < dictionary.length; i++) dictionary[i] = reader.text()
  const values: string[] = new Array(count)
  const numbers = unpackIntegers(reader, count)
  for (let i = 0; i < count; i++) values[i] = dictionary[numbers[i] as number] as string
  return values
}
