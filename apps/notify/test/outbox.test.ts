import { test } from 'tap'
import type { Decided } from '../src/decisions/decide.ts'
import { Outbox } from '../src/outbox/outbox.ts'
import { incident, message } from './fixture/channel.ts'
import { START } from './fixture/told.ts'

const DAY = 86_400_000

const decided = (key: string): Decided => ({
  key,
  target: 'desk/desk',
  cases: ['inc_1'],
  message: { ...message('raised', incident()), at: START },
})

test('what is settled and on record goes after thirty days, and nothing else does', async (t) => {
  const dir = `${t.testdir()}/outbox`
  let now = START
  const clock = () => now
  const first = await Outbox.open({ dir, clock })
  const keys = ['sent', 'unrecorded', 'given-up', 'waiting', 'late']
  const entries = await first.keep({ changed: [], removed: [], messages: keys.map(decided) })
  const [sent, unrecorded, givenUp, , late] = entries.map((one) => ({ ...one, settled: START }))
  if (!sent || !unrecorded || !givenUp || !late) return
  await first.update([
    { ...sent, state: 'sent', recorded: true },
    { ...unrecorded, state: 'sent' },
    { ...givenUp, state: 'given_up' },
    { ...late, state: 'sent', recorded: true, settled: START + DAY },
  ])
  await first.use('ack_1')
  const kept = async (outbox: Outbox) => {
    const found: string[] = []
    for await (const { key } of outbox.entries()) found.push(key)
    return found
  }
  now = START + 30 * DAY
  await first.prune()
  t.strictSame(await kept(first), keys, 'thirty days are kept')
  t.ok(await first.isUsed('ack_1'))
  now += 1
  await first.prune()
  t.strictSame(await kept(first), ['unrecorded', 'waiting', 'late'])
  t.strictSame([...first.givenUp()], [])
  t.notOk(await first.isUsed('ack_1'), 'a link is good for a day: nobody can use it again')
  await first.close()

  const second = await Outbox.open({ dir, clock })
  t.teardown(() => second.close())
  t.strictSame(await kept(second), ['unrecorded', 'waiting', 'late'], 'also after a restart')
  t.strictSame(second.counts, { waiting: 1, givenUp: 0, unrecorded: 1 })
  const [next] = await second.keep({ changed: [], removed: [], messages: [decided('next')] })
  t.equal(next?.place, late.place + 1, 'and what comes then comes after it')
})
