import { test } from 'tap'
import type { Decided } from '../src/decisions/decide.ts'
import { Outbox } from '../src/outbox/outbox.ts'
import { tryAgain } from '../src/outbox/try-again.ts'
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

test('what was given up is tried again, but for what was overtaken by what is sent', async (t) => {
  const dir = `${t.testdir()}/outbox`
  const first = await Outbox.open({ dir, clock: () => START })
  const of = (key: string, target: string, ...cases: string[]): Decided => {
    const told = message('raised', ...cases.map((id) => incident({ id })))
    return { key, target, cases, message: told }
  }
  const messages = [
    of('alone', 'desk/desk', 'inc_1'),
    of('overtaken', 'desk/desk', 'inc_2'),
    of('of others', 'boss/boss', 'inc_2'),
    of('in part', 'desk/desk', 'inc_2', 'inc_3'),
    of('sent', 'desk/desk', 'inc_2'),
    of('after it', 'desk/desk', 'inc_2'),
  ]
  const entries = await first.keep({ changed: [], removed: [], messages })
  const state = (key: string) => (key === 'sent' ? ('sent' as const) : ('given_up' as const))
  await first.update(entries.map((one) => ({ ...one, state: state(one.key), settled: START, attempts: 9, fault: 'x' })))
  const { again, outdated } = await tryAgain(first, START + DAY)
  t.match(
    again.map(({ key, cases }) => [key, ...cases]),
    [
      ['alone', 'inc_1'],
      ['of others', 'inc_2'],
      ['in part', 'inc_3'],
      ['after it', 'inc_2'],
    ],
  )
  t.match(again[2], { message: { incidents: [{ id: 'inc_3' }] }, state: 'waiting', from: START + DAY, attempts: 0 })
  t.match(outdated, [{ key: 'overtaken', state: 'outdated' }])
  t.strictSame(await tryAgain(first, START + DAY), { again: [], outdated: [] })
  t.strictSame(first.counts, { waiting: 4, givenUp: 0, unrecorded: 1 })
  await first.close()
  const second = await Outbox.open({ dir, clock: () => START + 32 * DAY })
  t.teardown(() => second.close())
  t.strictSame(second.counts, { waiting: 4, givenUp: 0, unrecorded: 1 }, 'also after a restart')
  await second.prune()
  t.equal(await second.get(outdated[0]?.place ?? 0), undefined, 'it is forgotten as all that is settled')
})
