import type { ColumnType } from '../values/value.ts'
import { labelOrder } from './label-order.ts'

/** A key column's value as stored in a vector: time, int and uint are bigint; null is undefined. */
export type CellValue = number | bigint | string | boolean | undefined

/**
 * The columns whose value is the same in every row of a table, in the table's column order.
 * Two keys are equal when they hold the same labels, types and values in any order: `id` is equal exactly then.
 */
export class GroupKey {
  readonly labels: readonly string[]
  readonly types: readonly ColumnType[]
  readonly values: readonly CellValue[]
  #id: string | undefined

  constructor(labels: readonly string[], types: readonly ColumnType[], values: readonly CellValue[]) {
    this.labels = labels
    this.types = types
    this.values = values
  }

  has(label: string): boolean {
    return this.labels.includes(label)
  }

  get id(): string {
    if (this.#id === undefined) {
      let id = ''
      for (const i of labelOrder(this.labels)) {
        const label = this.labels[i] as string
        const value = this.values[i]
        const text = value === undefined ? '' : String(value)
        // Lengths, not separators: any text may stand in a label or value.
        id += `${label.length}:${label}${this.types[i]}${value === undefined ? '-' : text.length}:${text}`
      }
      this.#id = id
    }
    return this.#id
  }
}

export const emptyKey = new GroupKey([], [], [])
