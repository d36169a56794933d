import { type Keyed, type Page, pageOf, type SortKey, sortedBy } from '../parameters/page.ts'
import type { CasesQuestion, Order } from './parameters.ts'

/** What both an alert and an incident are listed by. */
export interface Listed {
  readonly id: string
  readonly severity: string
  readonly open: boolean
  readonly since: number
  readonly until: number
}

/** Alerts or incidents as they were read together: sorted once in each order that they are asked for in, not for each page. */
export class Orders<T extends Listed> {
  readonly #name: string
  readonly #items: readonly T[]
  readonly #sorted = new Map<Order, readonly Keyed<T>[]>()

  /** @param name of the list: a cursor of another one is refused */
  constructor(name: string, items: readonly T[]) {
    this.#name = name
    this.#items = items
  }

  /**
   * The page of those that are asked for.
   *
   * @throws BadParameter for a cursor that is none of this list
   */
  page(
    matches: (item: T) => boolean,
    { order, limit, cursor }: Pick<CasesQuestion, 'order' | 'limit' | 'cursor'>,
  ): Page<T> {
    const sorted = this.#sorted.get(order) ?? sortedBy(this.#items, (item) => keyOf(item, order), compareKeys)
    this.#sorted.set(order, sorted)
    const matching = sorted.filter(({ item }) => matches(item))
    return pageOf(matching, compareKeys, { limit, cursor, order: `${this.#name} ${order}` })
  }
}

/** Keeps what was made of the last one: a state is asked for many pages before the next one comes. */
export function keepsLast<K extends object, V>(make: (of: K) => V): (of: K) => V {
  let last: { readonly of: K; readonly made: V } | undefined
  return (of) => {
    if (last?.of !== of) last = { of, made: make(of) }
    return last.made
  }
}

function keyOf({ id, severity, open, since, until }: Listed, order: Order): SortKey {
  switch (order) {
    case 'trouble':
      return [open ? 0 : 1, open && severity !== 'critical' ? 1 : 0, open ? -since : -until, id]
    case 'newest':
      return [-since, id]
    case 'oldest':
      return [since, id]
  }
}

function compareKeys(a: SortKey, b: SortKey): number {
  for (let index = 0; index < a.length; index++) {
    const [part, other] = [a[index] as string | number, b[index] as string | number]
    if (part !== other) return part < other ? -1 : 1
  }
  return 0
}
