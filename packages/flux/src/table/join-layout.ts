import { compareStrings } from '../values/compare.ts'
import type { Table } from './table.ts'

/** Where a column or key entry of a joined table comes from. */
export interface Origin {
  readonly label: string
  readonly isLeft: boolean
  readonly at: number
}

/** The columns and the key of a joined table, both sorted by label. */
export interface JoinLayout {
  readonly columns: readonly Origin[]
  readonly key: readonly Origin[]
  readonly keyLabels: readonly string[]
  /** Two tables that are joined so. */
  readonly like: { readonly left: Table; readonly right: Table }
}

/**
 * How two tables join: columns of `on` appear once; other columns that both have get the side's name behind an
 * underscore. Tables of the same shape share a layout, kept in `known`.
 */
export function layoutOf(
  left: Table,
  right: Table,
  leftName: string,
  rightName: string,
  on: readonly string[],
  known: JoinLayout[],
): JoinLayout {
  const existing = known.find(({ like }) => sameShape(left, like.left) && sameShape(right, like.right))
  if (existing) return existing
  const leftLabels = left.columns.map(({ label }) => label)
  const rightLabels = right.columns.map(({ label }) => label)
  const shared = new Set(leftLabels.filter((label) => rightLabels.includes(label) && !on.includes(label)))
  const merged = (leftOnes: readonly string[], rightOnes: readonly string[]): Origin[] => {
    const origins = new Map<string, Origin>()
    const add = (labels: readonly string[], isLeft: boolean): void => {
      labels.forEach((plain, at) => {
        const label = shared.has(plain) ? `${plain}_${isLeft ? leftName : rightName}` : plain
        if (!origins.has(label)) origins.set(label, { label, isLeft, at })
      })
    }
    add(leftOnes, true)
    add(rightOnes, false)
    return [...origins.values()].sort((a, b) => compareStrings(a.label, b.label))
  }
  const key = merged(left.key.labels, right.key.labels)
  const columns = merged(leftLabels, rightLabels)
  const layout = { columns, key, keyLabels: key.map(({ label }) => label), like: { left, right } }
  known.unshift(layout)
  return layout
}

const sameLabels = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((label, i) => label === b[i]))

const sameShape = (a: Table, b: Table): boolean =>
  a.columns.length === b.columns.length &&
  a.columns.every(({ label }, i) => label === b.columns[i]?.label) &&
  sameLabels(a.key.labels, b.key.labels)
