import { test } from 'tap'
import { openMetadata, taskOf } from '../fixture/open-metadata.ts'

test('changes take effect together, and are there after a restart', async (t) => {
  const { metadata, reopen } = await openMetadata(t)
  await metadata.update((transaction) => {
    transaction.put(metadata.tasks, taskOf('b'))
    transaction.put(metadata.tasks, taskOf('a'))
    transaction.put(metadata.pendingDrops, { id: 'x' })
    t.equal(metadata.tasks.size, 0, 'not before they are on disk')
  })
  t.strictSame(
    metadata.tasks.all().map(({ id }) => id),
    ['a', 'b'],
  )
  await metadata.update((transaction) => transaction.delete(metadata.tasks, 'a'))
  const again = await reopen()
  t.strictSame(again.tasks.all(), [taskOf('b')])
  t.strictSame(again.pendingDrops.all(), [{ id: 'x' }])
})

test('nothing is changed by what fails', async (t) => {
  const under = await openMetadata(t)
  const { metadata, reopen } = under
  const stage = () =>
    metadata.update((transaction) => {
      transaction.put(metadata.tasks, taskOf('a'))
      throw new Error('no')
    })
  await t.rejects(stage(), { message: 'no' })
  under.refusing = true
  await t.rejects(
    metadata.update((transaction) => transaction.put(metadata.tasks, taskOf('a'))),
    { message: 'no space left on device' },
  )
  t.equal(metadata.tasks.size, 0)
  under.refusing = false
  await metadata.update((transaction) => transaction.put(metadata.tasks, taskOf('b')))
  t.equal((await reopen()).tasks.size, 1, 'a failure does not hold up what follows')
})

test('changes are made one after the other', async (t) => {
  const { metadata } = await openMetadata(t)
  const add = (id: string) =>
    metadata.update(async (transaction) => {
      const { size } = metadata.tasks
      await new Promise((resolve) => setImmediate(resolve))
      transaction.put(metadata.tasks, taskOf(id, { offsetSeconds: size }))
    })
  await Promise.all(['a', 'b', 'c'].map(add))
  t.strictSame(
    metadata.tasks.all().map(({ offsetSeconds }) => offsetSeconds),
    [0, 1, 2],
  )
})
