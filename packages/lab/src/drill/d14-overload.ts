import { setTimeout as sleep } from 'node:timers/promises'
import { type Check, checksOf, type Drill, type DrillContext, type Findings, none, some } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Installation, isAcknowledged } from './installation.ts'
import { Ledger } from './ledger.ts'
import { memoryMb } from './memory-mb.ts'

const dayMs = 24 * 3_600_000
const batchReadings = 100
/** As many requests at a time as use all that there is, and no more. */
const enough = 8
/** Of the offered requests that are under way at one time; what would be more is not sent. */
const mostRequests = 512
const times = 5
const share = 0.8
const tickMs = 20
/** What a service may have of memory before it refuses what comes (MAX_RSS_BYTES). */
const capMb = 1024

/** D14: five times the load that can be carried. */
export const overload: Drill = {
  name: 'D14',
  title: 'five times the load that ingest and InfluxDB can carry',

  async run({ folder, seed, short, progress }: DrillContext): Promise<Findings> {
    const [measureMs, overloadMs] = short ? [2000, 4000] : [20_000, 300_000]
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - 7 * dayMs))
    const installation = await Installation.start(folder, {
      env: { INGEST_RATE_LIMIT: '0', MAX_EVENT_LOOP_DELAY_MS: '1000', MAX_RSS_BYTES: String(capMb * 1024 * 1024) },
    })
    const { database, ingest } = installation
    const answers = new Map<number, number>()
    let withoutRetryAfter = 0
    let taken = 0
    const post = async () => {
      const numbers = ledger.take(batchReadings)
      const answer = await installation.post(numbers.map((number) => ledger.readings.json(number)))
      answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1)
      if (isAcknowledged(answer)) {
        ledger.acknowledge(numbers)
        taken += numbers.length
      } else if (answer.retryAfter === null && answer.status !== 0) withoutRetryAfter++
    }
    let most = 0
    const watching = setInterval(() => {
      most = Math.max(most, memoryMb(ingest))
    }, 500)
    try {
      // Once to warm up, then for the measure.
      await closedLoop(post, measureMs / 2)
      taken = 0
      await closedLoop(post, measureMs)
      const capacity = taken / (measureMs / 1000)
      progress(`it carries ${Math.round(capacity)} readings a second`)
      answers.clear()
      taken = 0
      const unsent = await openLoop(post, (times * capacity) / batchReadings, overloadMs)
      const goodput = taken / (overloadMs / 1000)
      progress(`under ${times} times as much ${Math.round(goodput)}`)
      const audit = ledger.audit()
      await database.auditStored(ledger.readings, audit)
      const others = [...answers].filter(([status]) => ![200, 429, 503, ...(short ? [0] : [])].includes(status))
      return {
        checks: [
          ...checksOf(audit.verdict()),
          some('readings acknowledged', ledger.acknowledged),
          atLeast(goodput, capacity, short),
          none(
            'answers other than 200, 429 and 503',
            others.reduce((sum, [, count]) => sum + count, 0),
          ),
          none('refusals without Retry-After', withoutRetryAfter),
          { what: `ingest within ${capMb} MB`, ok: most <= capMb, found: `${most} MB` },
          none('crashes', ingest.crashes + database.program.crashes),
        ],
        figures: {
          capacity_per_s: Math.round(capacity),
          goodput_per_s: Math.round(goodput),
          answers: JSON.stringify(Object.fromEntries(answers)),
          requests_that_had_to_wait: unsent,
          memory_mb_most: most,
        },
      }
    } finally {
      clearInterval(watching)
      await installation.stop()
    }
  },
}

/** Posts as soon as it is answered, `enough` at a time. */
async function closedLoop(post: () => Promise<void>, ms: number): Promise<void> {
  const until = performance.now() + ms
  const one = async () => {
    while (performance.now() < until) await post()
  }
  await Promise.all(Array.from({ length: enough }, one))
}

/** Posts so many a second, answered or not; tells how many were not sent as too many were under way. */
async function openLoop(post: () => Promise<void>, perSecond: number, ms: number): Promise<number> {
  const underWay = new Set<Promise<void>>()
  const began = performance.now()
  let due = 0
  let unsent = 0
  for (let now = began; now < began + ms; now = performance.now()) {
    for (const wanted = ((now - began) / 1000) * perSecond; due < wanted; due++) {
      if (underWay.size >= mostRequests) {
        unsent++
        continue
      }
      const one = post().finally(() => underWay.delete(one))
      underWay.add(one)
    }
    await sleep(tickMs)
  }
  await Promise.all(underWay)
  return unsent
}

function atLeast(goodput: number, capacity: number, short: boolean): Check {
  const part = Math.round((100 * goodput) / capacity)
  return {
    what: `at least ${100 * share} % of what it carries is still done`,
    ok: short || goodput >= share * capacity,
    found: `${part} %`,
  }
}
