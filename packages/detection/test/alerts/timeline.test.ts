import fc from 'fast-check'
import { test } from 'tap'
import { mergeSpans } from '../../src/alerts/timeline.ts'

test('spans that cannot be told apart are one, which the worst of them stands for', async (t) => {
  const at = (from: number, to: number, rank = 1) => ({ from, to, rank })
  const short = (list: ReturnType<typeof at>[], apart: number) =>
    mergeSpans(list, apart).map(({ from, to, worst, members }) => [from, to, worst.rank, members.length])
  t.strictSame(short([at(30, 40), at(0, 10)], 20), [
    [0, 10, 1, 1],
    [30, 40, 1, 1],
  ])
  t.strictSame(short([at(0, 10), at(29, 40, 0)], 20), [[0, 40, 0, 2]])
  t.strictSame(short([at(0, 100), at(10, 20), at(110, 120)], 20), [[0, 120, 1, 3]])
  const span = fc
    .record({ from: fc.nat(1000), length: fc.nat(100), rank: fc.nat(3) })
    .map(({ from, length, rank }) => at(from, from + length, rank))
  fc.assert(
    fc.property(fc.array(span), fc.nat(50), (spans, apart) => {
      const merged = mergeSpans(spans, apart)
      const members = merged.flatMap((one) => one.members)
      const parted = merged.every(({ from }, index) => index === 0 || from - (merged[index - 1]?.to ?? 0) >= apart)
      return parted && members.length === spans.length
    }),
  )
})
