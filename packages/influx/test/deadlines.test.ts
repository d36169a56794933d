import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { Deadlines } from '../src/deadlines.ts'

test('what has waited for as long as it may is ended in its order, and what was removed is not', async (t) => {
  const ended: string[] = []
  const deadlines = new Deadlines<string>(50, (item) => ended.push(item))
  for (const item of ['first', 'removed', 'second']) deadlines.add(item)
  deadlines.remove('removed')
  await sleep(25)
  const began = performance.now()
  deadlines.add('later')
  while (!ended.includes('later')) await sleep(5)
  t.ok(performance.now() - began >= 50, 'each has all of its time')
  t.strictSame(ended, ['first', 'second', 'later'])
  deadlines.add('again')
  while (!ended.includes('again')) await sleep(5)
  t.strictSame(ended, ['first', 'second', 'later', 'again'], 'also when there was none for a while')
})

test('nothing is waited for where nothing waits', (t) => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  const deadlines = new Deadlines<string>(60_000, () => t.fail('not yet'))
  deadlines.add('one')
  deadlines.add('other')
  t.equal(timers(), before + 1, 'one timer does for all')
  deadlines.remove('one')
  t.equal(timers(), before + 1)
  deadlines.remove('other')
  t.equal(timers(), before)
  t.end()
})
