import type { Check, Drill, DrillContext, Findings } from './drill.ts'
import { some } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Installation } from './installation.ts'
import { memoryMb } from './memory-mb.ts'

const firstId = 100_000
const perRequest = 10_000
/** How much more memory each of the two programs may take, in megabytes. */
const growthMb = 128

/** D15: a million made-up device ids, through ingest and past it. */
export const madeUpIds: Drill = {
  name: 'D15',
  title: 'a million made-up device ids, through ingest and past it',

  async run({ folder, seed, short, progress }: DrillContext): Promise<Findings> {
    const requests = (short ? 100_000 : 1_000_000) / perRequest
    const readings = new FleetReadings(seed, Date.now() - 3_600_000)
    const installation = await Installation.start(folder)
    const { database, ingest } = installation
    let number = 0
    /** Sends the next reading of each known device; answers whether all were stored. */
    const knownGoOn = async () => {
      const lines = Array.from({ length: readings.devices.length }, () => readings.json(number++))
      return (await installation.offer(lines)).written === lines.length
    }
    const answers = { ingest: new Map<number, number>(), database: new Map<number, number>() }
    const count = (of: Map<number, number>, status: number) => of.set(status, (of.get(status) ?? 0) + 1)
    let taken = 0
    let held = 0
    try {
      // What is there when all is warm: both have had requests as large.
      for (let i = 0; i < 100; i++) await knownGoOn()
      for (let i = 0; i < 3; i++) {
        await database.write(madeUp(firstId, (id) => pastIngest(`warm,id=${id % 10}`)))
        await installation.offer(madeUp(1, throughIngest).split('\n'))
      }
      const before = { database: memoryMb(database.program), ingest: memoryMb(ingest) }
      for (let i = 0; i < requests; i++) {
        const { status, written } = await installation.offer(
          madeUp(firstId + i * perRequest, throughIngest).split('\n'),
        )
        count(answers.ingest, status)
        taken += written
        if (await knownGoOn()) held++
        if (i % 10 === 9) progress(`${(i + 1) * perRequest} ids to ingest, known devices went on ${held} times`)
      }
      for (let i = 0; i < requests; i++) {
        const lines = madeUp(firstId + i * perRequest, (id) => pastIngest(`energy,device_id=9${id}`))
        count(answers.database, await database.write(lines))
        if (await knownGoOn()) held++
        if (i % 10 === 9) progress(`${(i + 1) * perRequest} ids to InfluxDB, known devices went on ${held} times`)
      }
      const grown = {
        database: memoryMb(database.program) - before.database,
        ingest: memoryMb(ingest) - before.ingest,
      }
      const all = (of: Map<number, number>, ...statuses: number[]) =>
        [...of].every(([status]) => statuses.includes(status))
      return {
        checks: [
          { what: 'known devices unaffected', ok: held === 2 * requests, found: `${held} of ${2 * requests} times` },
          some('made-up devices that were let in', taken),
          { what: 'no more of them than a key may bring', ok: taken <= 2100, found: taken },
          { what: 'answers of ingest', ok: all(answers.ingest, 200, 429), found: text(answers.ingest) },
          { what: 'answers of InfluxDB', ok: all(answers.database, 204, 422), found: text(answers.database) },
          within('InfluxDB', grown.database),
          within('ingest', grown.ingest),
        ],
        figures: {
          ids: 2 * requests * perRequest,
          influxdb_mb_before: before.database,
          ingest_mb_before: before.ingest,
        },
      }
    } finally {
      await installation.stop()
    }
  },
}

function madeUp(first: number, line: (id: number) => string): string {
  return Array.from({ length: perRequest }, (_, index) => line(first + index)).join('\n')
}

/** Below 1000 there is no device: such a reading is checked and refused. */
function throughIngest(id: number): string {
  const device_id = id < perRequest ? 1 : id
  return JSON.stringify({ device_id, timeof: new Date().toISOString(), voltage_v: 230, current_a: 5, temp_c: 20 })
}

function pastIngest(key: string): string {
  return `${key} voltage_v=230,current_a=5,temp_c=20 ${Date.now()}000000`
}

function within(whose: string, grown: number): Check {
  return { what: `${whose} takes no more than ${growthMb} MB more`, ok: grown <= growthMb, found: `${grown} MB` }
}

const text = (answers: Map<number, number>) => JSON.stringify(Object.fromEntries(answers))
