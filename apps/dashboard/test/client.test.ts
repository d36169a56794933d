import { test } from 'tap'
import { createClient } from '../src/api/client.ts'

const T0 = 1_795_699_508_123

/** A service whose clock is ahead, and that says what time it is there so long after it was asked. */
function serviceOf({ aheadMs }: { aheadMs: number }) {
  let now = T0
  return {
    clock: () => now,
    answerAfter: (untilSaidMs: number, untilReadMs: number) => async () => {
      now += untilSaidMs
      const headers = { 'server-time': String(now + aheadMs) }
      now += untilReadMs
      return Response.json([], { headers })
    },
  }
}

for (const aheadMs of [0, 60_000, -300_000])
  test(`a clock that is ${aheadMs} ms ahead is told from an answer that was slow`, async (t) => {
    const { clock, answerAfter } = serviceOf({ aheadMs })
    let answer = answerAfter(0, 26_000)
    const client = createClient({ clock, fetch: () => answer() })
    await client.get('/api/fleet')
    t.ok(Math.abs(client.offsetMs - aheadMs) <= 26_000)
    answer = answerAfter(20, 5)
    await client.get('/api/fleet')
    t.ok(Math.abs(client.offsetMs - aheadMs) <= 25, 'one that is quick says it better')
    answer = answerAfter(26_000, 0)
    await client.get('/api/fleet')
    t.ok(Math.abs(client.offsetMs - aheadMs) <= 25, 'and a slow one does not take that away')
  })

test('two clocks that agree do so however slow the first answer is', async (t) => {
  const { clock, answerAfter } = serviceOf({ aheadMs: 0 })
  const client = createClient({ clock, fetch: answerAfter(3000, 26_000) })
  await client.get('/api/fleet')
  t.equal(client.offsetMs, 0)
})
