import { newBytes, newFloats, newInts, newUints } from '../values/arrays.ts'
import type { FieldArrays, FieldType, SeriesPoints } from './storage.ts'

/** The points of a series in one piece. */
export function joinPoints(type: FieldType, chunks: readonly SeriesPoints[]): SeriesPoints {
  const [only] = chunks
  if (only && chunks.length === 1) return only
  const length = chunks.reduce((total, { times }) => total + times.length, 0)
  const times = newInts(length)
  const values = emptyValues(type, length)
  let at = 0
  for (const chunk of chunks) {
    times.set(chunk.times, at)
    if (Array.isArray(values)) for (let i = 0; i < chunk.values.length; i++) values[at + i] = chunk.values[i] as string
    else values.set(chunk.values as never, at)
    at += chunk.times.length
  }
  return { type, times, values } as SeriesPoints
}

function emptyValues(type: FieldType, length: number): FieldArrays[FieldType] {
  switch (type) {
    case 'float':
      return newFloats(length)
    case 'int':
      return newInts(length)
    case 'uint':
      return newUints(length)
    case 'bool':
      return newBytes(length)
    case 'string':
      return new Array<string>(length)
  }
}
