import t from 'tap'
import type { DatabaseDriver } from '../../../src/store/database/database.ts'
import { levelDriver } from '../../../src/store/database/level-database.ts'
import { bucket, dump, openStore } from '../fixture/open-store.ts'

t.test('writes that come together share a sync, and each is acknowledged after it', async (t) => {
  const synced: number[] = []
  const driver: DatabaseDriver = {
    openReadOnly: levelDriver.openReadOnly,
    repair: levelDriver.repair,
    async open(...args) {
      const database = await levelDriver.open(...args)
      const batch = database.batch.bind(database)
      database.batch = async (operations, options) => {
        await batch(operations, options)
        if (options.sync) synced.push(operations.length)
      }
      return database
    },
  }
  const under = await openStore(t, { driver })
  synced.length = 0
  const acknowledged: number[] = []
  const writes = Array.from({ length: 200 }, async (_, i) => {
    const outcome = await under.store.write(bucket, Buffer.from(`m,k=${i % 10} f=${i} ${1767225600000000000 + i}`))
    t.ok(synced.length > 0)
    if (outcome.ok) acknowledged.push(i)
  })
  await Promise.all(writes)
  t.same(
    acknowledged.sort((a, b) => a - b),
    Array.from({ length: 200 }, (_, i) => i),
  )
  t.ok(synced.length <= 3, `${synced.length} syncs`)
  t.equal(dump(under).length, 10)
})
