import t from 'tap'
import { type JoinMethod, matchRows } from '../../src/stdlib/join/match-rows.ts'
import { emptyKey } from '../../src/table/group-key.ts'
import type { Table } from '../../src/table/table.ts'
import { VectorBuilder } from '../../src/table/vector-builder.ts'
import { testPackage } from '../cases.ts'

await testPackage(import.meta.dirname, 'join')

/** Two columns of small numbers and short texts, some of them null. */
interface Row {
  readonly n: bigint | undefined
  readonly s: string | undefined
}

t.test('a join pairs the rows that nested loops would pair, in the order of what they are matched by', (t) => {
  const random = sequence(20260101)
  const on = [
    { left: 'n', right: 'n' },
    { left: 's', right: 's' },
  ]
  for (let round = 0; round < 500; round++) {
    const lefts = rows(random)
    const rights = rows(random)
    if (lefts.length + rights.length === 0) continue
    for (const method of ['inner', 'left', 'right', 'full'] as const) {
      const { left, right } = matchRows(tableOf(lefts), tableOf(rights), on, method)
      const pairs = Array.from(left, (l, i) => [l, right[i] as number] as const)
      const same = JSON.stringify(sorted(pairs)) === JSON.stringify(sorted(nestedLoops(lefts, rights, method)))
      const rising = pairs.every((pair, i) => i === 0 || inOrder(pairs[i - 1] as Pair, pair, lefts, rights))
      if (!same || !rising) {
        t.fail(`${method} of ${JSON.stringify({ lefts, rights }, text)}: ${JSON.stringify(pairs)}`)
        return t.end()
      }
    }
  }
  t.pass('no join differs')
  t.end()
})

type Pair = readonly [left: number, right: number]

function nestedLoops(lefts: readonly Row[], rights: readonly Row[], method: JoinMethod): Pair[] {
  const pairs: Pair[] = []
  const matched = new Set<number>()
  lefts.forEach((l, i) => {
    const found = rights.flatMap((r, j) =>
      l.n !== undefined && l.s !== undefined && l.n === r.n && l.s === r.s ? [j] : [],
    )
    for (const j of found) {
      pairs.push([i, j])
      matched.add(j)
    }
    if (found.length === 0 && (method === 'left' || method === 'full')) pairs.push([i, -1])
  })
  if (method === 'right' || method === 'full') for (const j of rights.keys()) if (!matched.has(j)) pairs.push([-1, j])
  return pairs
}

/** True where the second pair may follow the first: by the values matched, then by left row, then by right row. */
function inOrder(a: Pair, b: Pair, lefts: readonly Row[], rights: readonly Row[]): boolean {
  const first = (a[0] < 0 ? rights[a[1]] : lefts[a[0]]) as Row
  const second = (b[0] < 0 ? rights[b[1]] : lefts[b[0]]) as Row
  for (const label of ['n', 's'] as const) {
    const [x, y] = [first[label], second[label]]
    if (x === undefined || y === undefined) return y === undefined
    if (x !== y) return x < y
  }
  if (a[0] < 0 || b[0] < 0) return a[0] >= 0 || b[0] < 0
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
}

function rows(random: () => number): Row[] {
  return Array.from({ length: random() % 6 }, () => ({
    n: random() % 5 === 0 ? undefined : BigInt(random() % 3),
    s: random() % 5 === 0 ? undefined : 'abc'.charAt(random() % 3),
  }))
}

function tableOf(list: readonly Row[]): Table | undefined {
  if (list.length === 0) return undefined
  const n = new VectorBuilder('int')
  const s = new VectorBuilder('string')
  for (const row of list) {
    n.push(row.n)
    s.push(row.s)
  }
  const columns = [
    { label: 'n', vector: n.finish() },
    { label: 's', vector: s.finish() },
  ]
  return { key: emptyKey, columns, length: list.length }
}

function sorted(pairs: readonly Pair[]): Pair[] {
  return pairs.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
}

function text(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}

/** The same pseudo-random numbers at every run. */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state >> 8
  }
}
