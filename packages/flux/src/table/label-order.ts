import { compareStrings } from '../values/compare.ts'

const none: readonly number[] = []
const single: readonly number[] = [0]
const orders = new WeakMap<readonly string[], readonly number[]>()

/** The places of the labels in their order by text. Keys of one shape often share the array: it is sorted once. */
export function labelOrder(labels: readonly string[]): readonly number[] {
  if (labels.length < 2) return labels.length === 0 ? none : single
  let order = orders.get(labels)
  if (!order) {
    order = labels.map((_, i) => i).sort((a, b) => compareStrings(labels[a] as string, labels[b] as string))
    orders.set(labels, order)
  }
  return order
}
