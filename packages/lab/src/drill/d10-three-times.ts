import { buckets } from '@nrg/schema/bucket'
import { type Check, checksOf, type Drill, type DrillContext, type Findings } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Installation } from './installation.ts'
import { Ledger } from './ledger.ts'
import { shuffle } from './random.ts'

const hourMs = 3_600_000
const batchReadings = 1000
const parallel = 4

/** What is asked after the first time and after the third, by name. */
function questions({ startMs }: FleetReadings): Readonly<Record<string, string>> {
  const bound = (ms: number) => new Date(ms).toISOString()
  const range = `range(start: ${bound(startMs)}, stop: ${bound(startMs + hourMs)})`
  const source = `from(bucket: "${buckets.raw.name}") |> ${range}`
  return {
    'every value of a device': `${source} |> filter(fn: (r) => r.device_id == "1003")`,
    count: `${source} |> count()`,
    sum: `${source} |> sum()`,
    'means by the minute': `${source} |> aggregateWindow(every: 1m, fn: mean)`,
    spread: `${source} |> stddev()`,
    last: `${source} |> last()`,
    'readings as rows': `${source} |> filter(fn: (r) => r.device_id == "1019") |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")`,
  }
}

/** D10: the same readings sent three times, each time in another order. */
export const threeTimes: Drill = {
  name: 'D10',
  title: 'readings sent three times, shuffled: the same answers',

  async run({ folder, seed, random, short, progress }: DrillContext): Promise<Findings> {
    const count = short ? 10_000 : 100_000
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - 2 * hourMs))
    const numbers = ledger.take(count)
    const installation = await Installation.start(folder)
    try {
      const answers: Map<string, string>[] = []
      for (let time = 1; time <= 3; time++) {
        await sendAll(installation, ledger, shuffle([...numbers], random))
        progress(`sent ${count} readings for the ${['first', 'second', 'third'][time - 1]} time`)
        if (time !== 2) answers.push(await ask(installation, ledger.readings))
      }
      const [first, third] = answers as [Map<string, string>, Map<string, string>]
      const audit = ledger.audit()
      await installation.database.auditStored(ledger.readings, audit)
      const checks: Check[] = [...first.keys()].map((name) => {
        const [before, after] = [first.get(name) ?? '', third.get(name) ?? '']
        const found = before === after ? `${before.length} characters` : difference(before, after)
        return { what: `the same answer: ${name}`, ok: before === after && before !== '', found }
      })
      return { checks: [...checks, ...checksOf(audit.verdict())], figures: { readings: count, times: 3 } }
    } finally {
      await installation.stop()
    }
  },
}

async function sendAll(installation: Installation, ledger: Ledger, numbers: readonly number[]): Promise<void> {
  const { readings } = ledger
  let next = 0
  const sender = async () => {
    while (next < numbers.length) {
      const batch = numbers.slice(next, next + batchReadings)
      next += batchReadings
      const { status } = await installation.post(batch.map((number) => readings.json(number)))
      if (status !== 200) throw new Error(`ingest answered ${status}`)
      ledger.acknowledge(batch)
    }
  }
  await Promise.all(Array.from({ length: parallel }, sender))
}

async function ask({ database }: Installation, readings: FleetReadings): Promise<Map<string, string>> {
  const answers = new Map<string, string>()
  for (const [name, flux] of Object.entries(questions(readings))) answers.set(name, await database.query(flux))
  return answers
}

function difference(before: string, after: string): string {
  const [left, right] = [before.split('\n'), after.split('\n')]
  const at = left.findIndex((line, i) => line !== right[i])
  return `line ${at}: first ${left[at]?.trim()}, then ${right[at]?.trim()}`
}
