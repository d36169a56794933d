import { newBytes, newIndices } from '../values/arrays.ts'
import type { ColumnType } from '../values/value.ts'
import { cellAt } from './cell.ts'
import type { StringVector, Vector } from './column.ts'
import { allocate, constantVector, nullVector, vectorOver } from './vector.ts'

/** The values of several vectors of one type, one after the other. */
export function concat(type: ColumnType, parts: readonly Vector[]): Vector {
  const first = parts[0]
  if (first === undefined) return nullVector(type, 0)
  if (parts.length === 1) return first
  let length = 0
  for (const part of parts) length += part.length
  if (sameConstant(parts)) return constantVector(type, cellAt(first, 0), length)

  const codes = type === 'string' ? new Recoder(parts as readonly StringVector[]) : undefined
  return vectorOver(type, joinedData(type, parts, length, codes), joinedValid(parts, length), codes?.dictionary)
}

function joinedData(
  type: ColumnType,
  parts: readonly Vector[],
  length: number,
  codes: Recoder | undefined,
): Vector['data'] {
  const data = allocate(type, length)
  let at = 0
  for (const part of parts) {
    const end = at + part.length
    if (part.constant) {
      if (end > at && !isConstantNull(part))
        data.fill((codes ? codes.one(part as StringVector) : part.data[0]) as never, at, end)
    } else if (codes) codes.copy(part as StringVector, data as Int32Array, at)
    else data.set(part.data as never, at)
    at = end
  }
  return data
}

/** Which values are there; undefined where no part says that one is not. */
function joinedValid(parts: readonly Vector[], length: number): Uint8Array | undefined {
  let valid: Uint8Array | undefined
  let at = 0
  for (const part of parts) {
    const end = at + part.length
    const isNull = isConstantNull(part)
    if (part.valid && end > at && (isNull || !part.constant)) {
      valid ??= newBytes(length).fill(1)
      if (isNull) valid.fill(0, at, end)
      else valid.set(part.valid, at)
    }
    at = end
  }
  return valid
}

const isConstantNull = (part: Vector): boolean => part.constant && part.valid?.[0] === 0

function sameConstant(parts: readonly Vector[]): boolean {
  const first = parts[0] as Vector
  if (!first.constant) return false
  const value = cellAt(first, 0)
  return parts.every((part) => part.constant && Object.is(cellAt(part, 0), value))
}

/** Brings string vectors to one dictionary: codes are kept where all share the same one. */
class Recoder {
  readonly dictionary: readonly string[]
  readonly #shared: boolean
  readonly #merged: string[] = []
  readonly #codes = new Map<string, number>()
  readonly #tables = new Map<readonly string[], Int32Array>()

  constructor(parts: readonly StringVector[]) {
    const first = (parts[0] as StringVector).dictionary
    this.#shared = parts.every((part) => part.dictionary === first)
    this.dictionary = this.#shared ? first : this.#merged
  }

  one(part: StringVector): number {
    const code = part.data[0] as number
    return this.#shared ? code : this.#intern(part.dictionary[code] as string)
  }

  copy(part: StringVector, to: Int32Array, at: number): void {
    const { data, dictionary } = part
    if (this.#shared) {
      to.set(data, at)
      return
    }
    let table = this.#tables.get(dictionary)
    if (!table) {
      table = newIndices(dictionary.length).fill(-1)
      this.#tables.set(dictionary, table)
    }
    for (let i = 0; i < data.length; i++) {
      const code = data[i] as number
      let merged = table[code] as number
      if (merged < 0) {
        merged = this.#intern(dictionary[code] as string)
        table[code] = merged
      }
      to[at + i] = merged
    }
  }

  #intern(text: string): number {
    let code = this.#codes.get(text)
    if (code === undefined) {
      code = this.#merged.length
      this.#merged.push(text)
      this.#codes.set(text, code)
    }
    return code
  }
}
