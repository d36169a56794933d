import fc from 'fast-check'
import { test } from 'tap'
import { ItemBytes } from '../src/item-bytes.ts'

const item = fc.record(
  { id: fc.constantFrom('a', 'σ "b"'), value: fc.constantFrom(1, 2, null), acts: fc.constantFrom(null, { by: 'ada' }) },
  { requiredKeys: ['id'] },
)

test('a list is written as it would be whole, and only what has changed is written anew', (t) => {
  const things = Array.from({ length: 5 }, () => ({}))
  fc.assert(
    fc.property(fc.array(fc.array(fc.tuple(fc.nat(4), item), { maxLength: 6 }), { maxLength: 6 }), (lists) => {
      const bytes = new ItemBytes()
      const known = new Map<number, string>()
      for (const list of lists) {
        const written: object[] = []
        const text = bytes.write(
          list.map(([index, one]) => [things[index] as object, one] as const),
          (items) => {
            written.push(...items)
            return JSON.stringify(items)
          },
        )
        if (text.toString() !== JSON.stringify(list.map(([, one]) => one))) throw new Error(text.toString())
        const isKnown = (index: number, one: object) =>
          known.get(index) === JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
        const fresh = list.filter(([index, one]) => {
          const alike = isKnown(index, one)
          known.set(index, JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))))
          return !alike
        })
        if (written.length !== fresh.length)
          throw new Error(`${written.length} written of ${fresh.length} that changed`)
      }
    }),
  )
  t.end()
})
