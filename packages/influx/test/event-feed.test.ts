import { test } from 'tap'
import { InfluxMisconfigured, InfluxUnreachable } from '../src/errors.ts'
import { EventFeed } from '../src/event-feed.ts'
import type { Reader } from '../src/query.ts'

test('who can do without a registry that is closed asks it again after a while, not each time', async (t) => {
  let now = 1_000_000
  let failure: Error | undefined = new InfluxMisconfigured('the token may not read energy_registry')
  const asked: number[] = []
  const refused: string[] = []
  const reader: Pick<Reader, 'rows'> = {
    // biome-ignore lint/correctness/useYield: it fails before its first row
    async *rows() {
      asked.push(now)
      if (failure !== undefined) throw failure
    },
  }
  const feed = new EventFeed({
    reader: reader as Reader,
    measurement: 'operator',
    check: (event): event is object => typeof event === 'object',
    take: () => {},
    clock: () => now,
    onRefused: ({ message }) => refused.push(message),
  })
  for (; now < 1_070_000; now += 1000) await feed.readIfAllowed()
  t.strictSame(asked, [1_000_000, 1_030_000, 1_060_000])
  t.equal(refused.length, 3)
  t.match(refused[0], /may not read/)
  t.equal(feed.readTo, undefined)
  await t.rejects(feed.read(), InfluxMisconfigured, 'who cannot do without is told')

  now = 500_000
  failure = undefined
  await feed.readIfAllowed()
  t.equal(feed.readTo, 500_000, 'a clock that was set back holds nothing up')
  failure = new InfluxUnreachable('nobody answers')
  await t.rejects(feed.readIfAllowed(), InfluxUnreachable, 'what may be back any moment is no refusal')
  await t.rejects(feed.readIfAllowed(), InfluxUnreachable)
  t.equal(asked.length, 7)
})
