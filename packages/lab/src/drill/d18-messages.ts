import { setTimeout as sleep } from 'node:timers/promises'
import type { DrillAlert } from './alerts.ts'
import type { Check, Drill, DrillContext, Findings } from './drill.ts'
import { none, some } from './drill.ts'
import { MessageBook } from './message-book.ts'
import { Notifying, tellAll } from './notifying.ts'
import { below, type Random } from './random.ts'
import { type Answer, type Post, Receiver } from './receiver.ts'

/** What everybody is told of each incident, in this order. */
const kinds = ['raised', 'worse', 'withdrawn'] as const
const afterMs = 180_000

/** D18: `kill -9` of notify while it tells a receiver that fails, hangs and answers slowly. */
export const messages: Drill = {
  name: 'D18',
  title: 'kill -9 of notify while it tells of incidents, to a receiver that fails, hangs and answers slowly',

  async run({ folder, random, short, progress }: DrillContext): Promise<Findings> {
    const [count, kills] = short ? [40, 3] : [1000, 50]
    const receiver = await Receiver.start(() => answerOf(random))
    const notifying = await Notifying.start(folder, { yaml: tellAll(receiver, '1s') })
    const { notify } = notifying
    const book = new MessageBook(receiver.posts, kinds)
    const all = count * kinds.length
    let ended = false
    try {
      const driving = drive(notifying, book, { count, atOnce: Math.ceil(count / kills / 2), isEnded: () => ended })
      for (let kill = 1; kill <= kills; kill++) {
        await Promise.race([underWay(receiver.posts), driving])
        await Promise.race([sleep(below(random, 1500)), driving])
        await notify.kill()
        await notify.start()
        progress(`kill ${kill} of ${kills}: ${book.messages} of ${all} messages, ${book.told} incidents to their end`)
      }
      const until = performance.now() + afterMs
      while (book.told < count && performance.now() < until) await sleep(500)
      while ((await notifying.recorded()).ids < all && performance.now() < until) await sleep(500)
      ended = true
      await driving
      const { rows, ids } = await notifying.recorded()
      return {
        checks: [
          whole('incidents told to their end', book.told, count),
          whole('messages, by their idempotency keys', book.messages, all),
          whole('messages on record', ids, all),
          none('messages on record twice', rows - ids),
          none('incidents with a message of a kind twice', book.twice),
          none('incidents with messages out of order', book.outOfOrder),
          some('messages that came again, with the key that they had', receiver.posts.length - book.messages),
          none('crashes of its own', notify.crashes),
        ],
        figures: {
          kills,
          incidents: count,
          messages: book.messages,
          attempts: receiver.posts.length,
          stored_to_heard_ms_p95: book.delayMs,
        },
      }
    } finally {
      ended = true
      await notifying.stop()
      await receiver.stop()
    }
  },
}

/** Waits until something more was heard, or for ten seconds. */
async function underWay(posts: readonly Post[]): Promise<void> {
  const [before, until] = [posts.length, performance.now() + 10_000]
  while (posts.length === before && performance.now() < until) await sleep(20)
}

function answerOf(random: Random): Answer {
  const lot = random()
  if (lot < 0.15) return 'fail'
  if (lot < 0.17) return 'hang'
  return lot < 0.4 ? 50 + below(random, 300) : 0
}

const whole = (what: string, found: number, wanted: number): Check => ({
  what,
  ok: found === wanted,
  found: `${found} of ${wanted}`,
})

interface Driven {
  readonly count: number
  /** So many incidents begin at one time. */
  readonly atOnce: number
  readonly isEnded: () => boolean
}

/** Lets incidents begin, get worse once that was heard, and be taken back once that was. */
async function drive(notifying: Notifying, book: MessageBook, { count, atOnce, isEnded }: Driven): Promise<void> {
  let begun = 0
  while (!isEnded()) {
    const alerts: DrillAlert[] = []
    for (const { alert, causes } of book.due())
      alerts.push(causes === 1 ? { ...alert, severity: 'critical' } : { ...alert, state: 'withdrawn' })
    const now = Date.now()
    for (let i = 0; i < atOnce && begun < count; i++, begun++)
      // It holds for as long as the drill lasts.
      alerts.push({
        device: String(100_000 + begun),
        metric: 'voltage_v',
        reason: 'zscore',
        since: now,
        until: now + 3_600_000,
      })
    if (alerts.length > 0) await notifying.store(alerts)
    for (const alert of alerts) book.stored(alert)
    await sleep(500)
  }
}
