import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buckets } from '@nrg/schema/bucket'
import { rowsOf } from './database.ts'
import { type Check, checksOf, type Drill, type DrillContext, type Findings, none, some } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Installation, isAcknowledged, KEY } from './installation.ts'
import { Ledger } from './ledger.ts'
import { below } from './random.ts'

const hourMs = 3_600_000
const batchReadings = 1000
const spoolBytes = 64 * 1024 * 1024
/** The device of the poison, and a metric that the database holds as text. */
const device = '7000'
const metric = 'odd_x'
const fleet = `metrics:
  - { name: voltage_v, unit: V }
  - { name: current_a, unit: A }
  - { name: temp_c, unit: °C }
  - { name: ${metric}, unit: x }
`

/** D8: one reading among thousands that the database never takes, in the spool. */
export const poison: Drill = {
  name: 'D8',
  title: 'one reading in 5,000 that the database never takes',

  async run({ folder, seed, random, short, progress }: DrillContext): Promise<Findings> {
    const batches = short ? 2 : 5
    writeFileSync(join(folder, 'fleet.yaml'), fleet)
    const ledger = new Ledger(new FleetReadings(seed, Date.now() - hourMs))
    const env = { FLEET_CONFIG: join(folder, 'fleet.yaml') }
    const installation = await Installation.start(folder, { spoolBytes, env })
    const { database, ingest } = installation
    const whole = (what: string, found: number, wanted: number): Check => ({ what, ok: found === wanted, found })
    try {
      const { readings } = ledger
      const timeMs = readings.startMs
      const conflict = `energy,device_id=7001 ${metric}="a text" ${timeMs}000000`
      if ((await database.write(conflict)) !== 204) throw new Error('the text was not taken')
      await database.program.kill()
      const place = below(random, batches * batchReadings - 1)
      let acknowledged = 0
      for (let batch = 0; batch < batches; batch++) {
        const isPoisoned = Math.floor(place / batchReadings) === batch
        const numbers = ledger.take(batchReadings - (isPoisoned ? 1 : 0))
        const lines = numbers.map((number) => readings.json(number))
        const poisoned = { device_id: device, timeof: new Date(timeMs).toISOString(), [metric]: 1.5 }
        if (isPoisoned) lines.splice(place % batchReadings, 0, JSON.stringify(poisoned))
        if (!isAcknowledged(await installation.post(lines))) throw new Error('readings were not spooled')
        ledger.acknowledge(numbers)
        acknowledged += lines.length
      }
      progress(`${acknowledged} readings are spooled, number ${place} of them is poison`)
      await database.program.start()
      await installation.drained()
      const audit = ledger.audit()
      await database.auditStored(readings, audit)
      const dead = await installation.metric('nrg_dead_letters')

      // What was wrong with the database is put right, and the letter taken once more.
      await database.delete(`device_id="7001"`)
      const replay = await fetch(`${installation.url}/api/spool/dead-letters/replay`, {
        method: 'POST',
        headers: { authorization: KEY },
      })
      const { settled } = (await replay.json()) as { settled?: number }
      await installation.drained()
      const csv = await database.query(
        `from(bucket: "${buckets.raw.name}") |> range(start: 0) |> filter(fn: (r) => r.device_id == "${device}")`,
      )
      const values = [...rowsOf(csv)].map(({ _value }) => Number(_value))
      return {
        checks: [
          ...checksOf(audit.verdict()),
          some('readings acknowledged', acknowledged),
          whole('dead letters', dead, 1),
          whole('letters replayed', settled ?? 0, 1),
          {
            what: 'the replayed reading is stored',
            ok: values.length === 1 && values[0] === 1.5,
            found: String(values),
          },
          none('dead letters after it', await installation.metric('nrg_dead_letters')),
          none('crashes of ingest', ingest.crashes),
        ],
        figures: { readings: acknowledged, poisoned_at: place },
      }
    } finally {
      await installation.stop()
    }
  },
}
