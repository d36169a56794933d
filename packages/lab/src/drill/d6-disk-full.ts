import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buckets } from '@nrg/schema/bucket'
import { type Check, checksOf, type Drill, type DrillContext, type Findings, none, some, within } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { type FullDisk, fullDisks } from './full-disk.ts'
import { type IngestAnswer, Installation } from './installation.ts'
import { Ledger } from './ledger.ts'
import { Load } from './load.ts'

const dayMs = 24 * 3_600_000
const answerMs = 1000
const recoverMs = 10_000
/** How long is waited for a recovery before it is given up. */
const patienceMs = 60_000
const probeReadings = 10
const count = `from(bucket: "${buckets.raw.name}") |> range(start: 0, stop: 2100-01-01T00:00:00Z) |> group() |> count()`

/** What was seen while writes were refused, and after. */
interface Outage {
  readonly refusals: number
  /** Statuses other than 503 to writes, to ingest or to the database. */
  readonly otherStatuses: readonly number[]
  readonly withoutRetryAfter: number
  readonly slowestRefusalMs: number
  readonly queries: number
  readonly failedQueries: number
  readonly slowestQueryMs: number
  /** Answers that differ from the first one once writes were refused: nothing is stored then. */
  readonly changedAnswers: number
  readonly recoveredMs: number
  /** Times that the database said that it works while it refused, and that it did not once it took writes again. */
  readonly wrongHealth: number
}

/** D6: a disk that is full, and writes that fail, under load. */
export const diskFull: Drill = {
  name: 'D6',
  title: 'disk full, and writes that fail',

  async run(context: DrillContext): Promise<Findings> {
    const checks: Check[] = []
    const figures: Record<string, string | number> = {}
    for (const disk of fullDisks) {
      if (!disk.possible()) {
        context.progress(`${disk.name}: this machine has no means for it`)
        figures[disk.name] = 'not done: this machine has no means for it'
        continue
      }
      const findings = await suffer(disk, context)
      for (const check of findings.checks) checks.push({ ...check, what: `${disk.name}: ${check.what}` })
      for (const [name, figure] of Object.entries(findings.figures)) figures[`${disk.name}: ${name}`] = figure
    }
    return { checks, figures }
  },
}

async function suffer(disk: FullDisk, context: DrillContext): Promise<Findings> {
  const { folder, seed, short, progress } = context
  const dataDir = join(folder, disk.name.replaceAll(' ', '-'))
  mkdirSync(dataDir)
  const ledger = new Ledger(new FleetReadings(seed, Date.now() - 7 * dayMs))
  const installation = await Installation.start(folder, { dataDir, through: disk.through(dataDir) })
  const { database, ingest } = installation
  const rounds = short ? 1 : 5
  const outages: Outage[] = []
  let strange = 0
  try {
    for (let round = 1; round <= rounds; round++) {
      const load = new Load(installation, ledger)
      try {
        await sleep(1000)
        disk.fill(database.program, dataDir)
        outages.push(await watch(disk, installation, ledger, dataDir, short ? 2000 : 5000))
      } finally {
        await load.stop()
        for (const [status, times] of load.answers) if (status !== 200 && status !== 503) strange += times
      }
      const { refusals, recoveredMs } = outages.at(-1) as Outage
      progress(`${disk.name} ${round} of ${rounds}: ${refusals} refusals, again after ${Math.round(recoveredMs)} ms`)
    }
    if (disk.throughFull) {
      await database.program.kill()
      const ms = await database.program.start(disk.throughFull)
      progress(`${disk.name}: started on such a disk in ${Math.round(ms)} ms`)
      outages.push(await watch(disk, installation, ledger, dataDir, short ? 2000 : 5000))
    }
    const audit = ledger.audit()
    await database.auditStored(ledger.readings, audit)
    const crashes = database.program.crashes + ingest.crashes
    return {
      checks: [...outageChecks(outages, strange, context), none('crashes', crashes), ...checksOf(audit.verdict())],
      figures: {
        rounds,
        readings_acknowledged: ledger.acknowledged,
        other_answers: JSON.stringify(outages.flatMap(({ otherStatuses }) => otherStatuses)),
        slowest_query_ms: Math.round(Math.max(...outages.map(({ slowestQueryMs }) => slowestQueryMs))),
      },
    }
  } finally {
    await installation.stop()
  }
}

/** @param strange answers to the load that are neither 200 nor 503 */
function outageChecks(outages: readonly Outage[], strange: number, context: DrillContext): readonly Check[] {
  const sum = (value: (outage: Outage) => number) => outages.reduce((total, outage) => total + value(outage), 0)
  const most = (value: (outage: Outage) => number) => Math.max(...outages.map(value))
  const refused = sum(({ refusals }) => refusals)
  const others = sum(({ otherStatuses }) => otherStatuses.length) + strange
  const withoutRetry = sum(({ withoutRetryAfter }) => withoutRetryAfter)
  const slowestMs = most(({ slowestRefusalMs }) => slowestRefusalMs)
  const queries = sum(({ queries }) => queries)
  const failed = sum(({ failedQueries }) => failedQueries)
  const changed = sum(({ changedAnswers }) => changedAnswers)
  const wrong = sum(({ wrongHealth }) => wrongHealth)
  const recoveredMs = most(({ recoveredMs }) => recoveredMs)
  return [
    some('writes refused with 503', refused),
    none('other answers', others),
    none('answers of ingest without Retry-After', withoutRetry),
    within('the slowest refusal', answerMs, slowestMs, context),
    some('queries answered meanwhile', queries),
    none('queries failed', failed),
    none('queries that saw more or less than before while nothing was stored', changed),
    none('answers of /health that were wrong', wrong),
    within('writes taken again, unaided', recoverMs, recoveredMs, context),
  ]
}

/** Writes and queries while the disk refuses, then lets it take writes again and waits for a success. */
async function watch(
  disk: FullDisk,
  installation: Installation,
  ledger: Ledger,
  dataDir: string,
  forMs: number,
): Promise<Outage> {
  const { database } = installation
  const answers: IngestAnswer[] = []
  const times: number[] = []
  const seen: string[] = []
  let failedQueries = 0
  let wrongHealth = 0
  // The first writes may still find room in what the database has reserved.
  for (let first = await probe(); ; first = await probe()) {
    if (first.status !== 200) {
      answers.push(first)
      break
    }
    await sleep(20)
  }
  const until = performance.now() + forMs
  while (performance.now() < until) {
    answers.push(await probe(), await probeDatabase())
    const began = performance.now()
    await database.query(count).then(
      (csv) => seen.push(csv),
      () => failedQueries++,
    )
    times.push(performance.now() - began)
    if (await database.healthy()) wrongHealth++
    await sleep(100)
  }
  disk.free(database.program, dataDir)
  const freed = performance.now()
  while ((await probe()).status !== 200) {
    if (performance.now() - freed > patienceMs) throw new Error(`no recovery: ${database.program.output}`)
    await sleep(50)
  }
  const recoveredMs = performance.now() - freed
  if (!(await database.healthy())) wrongHealth++
  return {
    refusals: answers.filter(({ status }) => status === 503).length,
    otherStatuses: answers.map(({ status }) => status).filter((status) => status !== 503),
    withoutRetryAfter: answers.filter((answer) => answer.retryAfter === null).length,
    slowestRefusalMs: Math.max(...answers.map(({ ms }) => ms)),
    queries: times.length - failedQueries,
    failedQueries,
    slowestQueryMs: Math.max(...times),
    changedAnswers: seen.filter((csv) => csv !== seen[0]).length,
    recoveredMs,
    wrongHealth,
  }

  async function probe(): Promise<IngestAnswer> {
    const numbers = ledger.take(probeReadings)
    const answer = await installation.post(numbers.map((number) => ledger.readings.json(number)))
    if (answer.status === 200) ledger.acknowledge(numbers)
    return answer
  }

  /** Asks the database itself; only the ingest service owes a `Retry-After`. */
  async function probeDatabase(): Promise<IngestAnswer> {
    const numbers = ledger.take(probeReadings)
    const began = performance.now()
    const status = await database.write(numbers.map((number) => ledger.readings.line(number)).join('\n'))
    if (status === 204) ledger.acknowledge(numbers)
    return { status, retryAfter: '', ms: performance.now() - began }
  }
}
