import { test } from 'tap'
import { decodeLayout, encodeLayout } from '../src/layout.ts'
import { PARTITIONS, partitionOf, partitionOfDevice } from '../src/partition.ts'
import { cellsOf, dealOut, partitionsOf } from '../src/partition-table.ts'

test('a partition is FNV-1a of the text, modulo 64', (t) => {
  // The published hashes: 811c9dc5, e40c292c, bf9cf968; of two bytes and more beyond ASCII by hand.
  const known: [string, number][] = [
    ['', 0x811c9dc5 % 64],
    ['a', 0xe40c292c % 64],
    ['foobar', 0xbf9cf968 % 64],
  ]
  for (const [text, partition] of known) t.equal(partitionOf(text), partition, text)
  t.end()
})

test('a text beyond ASCII is that of its UTF-8', (t) => {
  const byHand = (text: string) => {
    let hash = 0x811c9dc5n
    for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * 0x01000193n) % 2n ** 32n
    return Number(hash % 64n)
  }
  for (const text of ['Zürich', 'harbour–north', '港', '🏭 7', 'a', '1001', 'x'.repeat(300)])
    t.equal(partitionOf(text), byHand(text), text)
  t.end()
})

test('devices of a site share its partition, others have their own', (t) => {
  t.equal(partitionOfDevice('1001', 'harbour'), partitionOf('harbour'))
  t.equal(partitionOfDevice('1002', 'harbour'), partitionOf('harbour'))
  t.equal(partitionOfDevice('1002', undefined), partitionOf('1002'))
  const counts = new Array<number>(PARTITIONS).fill(0)
  for (let device = 1000; device < 11_000; device++) {
    const partition = partitionOfDevice(String(device), undefined)
    counts[partition] = (counts[partition] ?? 0) + 1
  }
  t.ok(
    Math.min(...counts) > 100 && Math.max(...counts) < 220,
    `${Math.min(...counts)} to ${Math.max(...counts)} of 10,000`,
  )
  t.end()
})

test('partitions are dealt out to cells in turn, and the table is kept as text', (t) => {
  const table = dealOut(['north', 'south', 'west'])
  t.strictSame(
    [...cellsOf(table)],
    [
      ['north', 22],
      ['south', 21],
      ['west', 21],
    ],
  )
  t.strictSame(partitionsOf(table, 'south').slice(0, 3), [1, 4, 7])
  t.strictSame(partitionsOf(table, 'elsewhere'), [])
  const move = { from: 'north', to: 'south', heldUntil: 7 }
  for (const moves of [{}, { 3: move }])
    t.strictSame(decodeLayout(encodeLayout({ partitions: table, moves })), { partitions: table, moves })
  t.strictSame(
    decodeLayout(JSON.stringify({ partitions: table })),
    { partitions: table, moves: {} },
    'of an older version',
  )
  t.end()
})

test('a cell that cannot be called so, none, and one named twice are refused', (t) => {
  const refused: [string[], RegExp][] = [
    [[], /^name one cell or more$/],
    [['north', 'north'], /^north is named twice$/],
    [['North'], /^"North" is no name of a cell: .*lower-case/],
    [['a.b'], /^"a\.b" is no name/],
    [['-a'], /^"-a" is no name/],
    [Array.from({ length: 65 }, (_, cell) => `c${cell}`), /^65 cells are more than there are partitions/],
  ]
  for (const [cells, message] of refused) t.throws(() => dealOut(cells), { name: 'UsageError', message }, cells.join())
  for (const text of ['[]', '{"partitions":["a"]}', JSON.stringify({ partitions: new Array(64).fill('A B') }), 'null'])
    t.throws(() => decodeLayout(text), /is none: it has 64 names/, text)
  t.end()
})
