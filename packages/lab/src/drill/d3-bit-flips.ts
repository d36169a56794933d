import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { copyDirectory, storedFiles } from './data-directory.ts'
import { Database } from './database.ts'
import { type Drill, type DrillContext, type Findings, none, some } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Ledger } from './ledger.ts'
import { type CopyFindings, openCopy } from './open-copy.ts'
import { below, type Random } from './random.ts'

const hourMs = 3_600_000
const writeReadings = 500
const progressEvery = 50

/** What happened to a copy with one bit turned. */
interface Flip {
  readonly name: string
  readonly findings?: CopyFindings
  /** Why it could not be opened, or read. */
  readonly failure?: string
}

/** D3: single bits turned in stored files. */
export const bitFlips: Drill = {
  name: 'D3',
  title: 'single-bit flips in stored files',

  async run({ folder, seed, random, short, progress }: DrillContext): Promise<Findings> {
    const dir = join(folder, 'influxdb')
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - hourMs))
    const bucketId = await fill(await Database.create(dir), ledger, short ? 4000 : 30_000)
    const flips = short ? 60 : 1000
    // Through the server, as people meet it; the others open the store alone, which takes a fraction of the time.
    const serverEvery = short ? 30 : 50
    const count = { harmed: 0, readingsLost: 0, silent: 0, wrong: 0, refused: 0, servers: 0, unsaid: 0 }
    const examples: string[] = []
    const wrong = (what: 'silent' | 'wrong' | 'refused' | 'unsaid', example: string) => {
      count[what]++
      examples.push(`${what}: ${example}`)
      progress(`${what}: ${example}`)
    }
    for (let flip = 1; flip <= flips; flip++) {
      const copy = join(folder, 'copy')
      const name = flipBit(dir, copy, random)
      const through = flip % serverEvery === 0
      if (through) count.servers++
      const result = await (through ? openInServer(name, copy, ledger) : openAlone(name, copy, bucketId, ledger))
      rmSync(copy, { recursive: true })
      if (result.findings === undefined) wrong('refused', `${name}: ${result.failure}`)
      else judge(result.name, result.findings)
      if (flip % progressEvery === 0) progress(`${flip} of ${flips} flips, ${count.harmed} cost something`)
    }

    function judge(name: string, { verdict, counted, said }: CopyFindings): void {
      if (verdict.altered + verdict.invented + verdict.doubled > 0) wrong('wrong', `${name}: ${verdict.examples[0]}`)
      if (verdict.lost === 0) return
      count.harmed++
      count.readingsLost += verdict.lost
      if (counted === 0) wrong('silent', `${name}: ${verdict.lost} readings lost, none counted`)
      if (said === undefined) wrong('unsaid', `${name}: ${verdict.lost} readings lost, nothing logged`)
    }

    return {
      checks: [
        none('flips after which a wrong value is served', count.wrong),
        none('flips after which it does not start, or a query fails', count.refused),
        none('losses that are not counted', count.silent),
        none('losses that are not said', count.unsaid),
        some('flips that cost something', count.harmed),
        ...examples.slice(0, 5).map((found) => ({ what: 'an example', ok: false, found })),
      ],
      figures: {
        flips,
        of_these_through_the_server: count.servers,
        flips_that_cost_something: count.harmed,
        readings: ledger.sent,
        readings_lost_by_all_flips: count.readingsLost,
      },
    }
  },
}

/** Stores readings in tables and in the log, as a killed database leaves them. */
async function fill(database: Database, ledger: Ledger, readings: number): Promise<string> {
  const { program } = database
  const write = async (until: number) => {
    while (ledger.sent < until) {
      const numbers = ledger.take(writeReadings)
      const status = await database.write(numbers.map((number) => ledger.readings.line(number)).join('\n'))
      if (status !== 204) throw new Error(`the database answered ${status}`)
      ledger.acknowledge(numbers)
    }
  }
  try {
    await program.start()
    await write(readings / 2)
    // Started anew, the database has in tables what was in its log.
    await program.kill()
    await program.start()
    await write(readings)
    return await database.bucketId()
  } finally {
    await program.kill()
  }
}

/** Copies the files and turns a bit of one: every second time of any byte, else of any file however small. */
function flipBit(dir: string, copy: string, random: Random): string {
  const files = storedFiles(dir).map((name) => ({ name, size: statSync(join(dir, name)).size }))
  const filled = files.filter(({ size }) => size > 0)
  let at =
    below(random, 2) === 0
      ? below(
          random,
          filled.reduce((sum, { size }) => sum + size, 0),
        )
      : -1
  let chosen = filled[below(random, filled.length)] as (typeof filled)[number]
  if (at < 0) at = below(random, chosen.size)
  else {
    for (const file of filled) {
      chosen = file
      if (at < file.size) break
      at -= file.size
    }
  }
  const bit = below(random, 8)
  copyDirectory(dir, copy, { own: [chosen.name] })
  const bytes = readFileSync(join(copy, chosen.name))
  bytes[at] = (bytes[at] as number) ^ (1 << bit)
  writeFileSync(join(copy, chosen.name), bytes)
  return `bit ${bit} of byte ${at} of ${chosen.name}`
}

async function openAlone(name: string, copy: string, bucketId: string, ledger: Ledger): Promise<Flip> {
  try {
    return { name, findings: await openCopy(copy, bucketId, ledger.audit()) }
  } catch (error) {
    return { name, failure: (error as Error).message }
  }
}

async function openInServer(name: string, copy: string, ledger: Ledger): Promise<Flip> {
  const database = await Database.create(copy)
  try {
    await database.program.start()
    const audit = ledger.audit()
    await database.auditStored(ledger.readings, audit)
    const [values, repairs] = [
      await database.metric('storage_damaged_values'),
      await database.metric('storage_repairs'),
    ]
    await sleep(50)
    const said = /^.*(damaged|missing|repaired).*$/m.exec(database.program.output)?.[0]
    return { name: `${name}, in the server`, findings: { verdict: audit.verdict(), counted: values + repairs, said } }
  } catch (error) {
    return { name: `${name}, in the server`, failure: (error as Error).message }
  } finally {
    await database.program.stop()
  }
}
