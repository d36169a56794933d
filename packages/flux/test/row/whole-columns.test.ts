import t from 'tap'
import { runFlux } from '../../src/engine.ts'
import { MemoryStorage } from '../memory-storage.ts'
import { filtersOverColumns, mapsOverColumns } from './over-columns.ts'

t.setTimeout(180_000)

t.test('a map over whole columns answers what it answers row by row', (t) => mapsOverColumns(t, 40))

t.test('a filter over whole columns keeps the rows that it keeps row by row', (t) => filtersOverColumns(t, 30))

t.test('what is another each time is called when the rows are there', async (t) => {
  const storage = new MemoryStorage()
  const script = `import "array"
import "system"
array.from(rows: [{a: 1}]) |> map(fn: (r) => ({at: int(v: system.time())}))`
  const organization = { id: '0'.repeat(16), name: 'org' }
  const [result] = runFlux(script, { storage, now: 0n, organization })
  await new Promise((resolve) => setTimeout(resolve, 20))
  const before = BigInt(Date.now()) * 1_000_000n
  const [table] = result?.tables ?? []
  t.ok((table?.columns[0]?.vector.data[0] as bigint) >= before)
})
