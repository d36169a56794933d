import { newBytes } from '../values/arrays.ts'
import type { ColumnType } from '../values/value.ts'
import { cellAt } from './cell.ts'
import type { Vector } from './column.ts'
import type { CellValue } from './group-key.ts'
import { allocate, type VectorData, vectorOver } from './vector.ts'

/** Grows a vector cell by cell, for code that does not know the length beforehand. */
export class VectorBuilder {
  readonly type: ColumnType
  #length = 0
  #data: VectorData
  #valid: Uint8Array | undefined
  readonly #dictionary: string[] = []
  readonly #codes = new Map<string, number>()

  constructor(type: ColumnType, capacity = 16) {
    this.type = type
    this.#data = allocate(type, Math.max(1, capacity))
  }

  get length(): number {
    return this.#length
  }

  /** Appends a cell; undefined is null. */
  push(cell: CellValue): void {
    if (this.#length === this.#data.length) this.#grow()
    const at = this.#length++
    if (cell === undefined) {
      this.#valid ??= newBytes(this.#data.length).fill(1)
      this.#valid[at] = 0
      return
    }
    if (this.type === 'string') this.#data[at] = this.#code(cell as string)
    else if (this.type === 'bool') this.#data[at] = cell ? 1 : 0
    else this.#data[at] = cell as never
  }

  /** Appends row `i` of a vector of the same type. */
  pushFrom(vector: Vector, i: number): void {
    this.push(cellAt(vector, i))
  }

  /** The vector of everything pushed; the builder must not be used afterwards. */
  finish(): Vector {
    const length = this.#length
    return vectorOver(
      this.type,
      this.#data.subarray(0, length),
      this.#valid?.subarray(0, length),
      this.type === 'string' ? (this.#dictionary.length > 0 ? this.#dictionary : undefined) : undefined,
    )
  }

  #code(text: string): number {
    let code = this.#codes.get(text)
    if (code === undefined) {
      code = this.#dictionary.length
      this.#dictionary.push(text)
      this.#codes.set(text, code)
    }
    return code
  }

  #grow(): void {
    const old = this.#length
    const data = allocate(this.type, old * 2)
    data.set(this.#data as never)
    this.#data = data
    if (this.#valid) {
      const valid = newBytes(old * 2).fill(1, old)
      valid.set(this.#valid)
      this.#valid = valid
    }
  }
}
