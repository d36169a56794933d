import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Store } from '@nrg/influx-embedded/store'
import { type Check, type Drill, type DrillContext, type Findings, none } from './drill.ts'
import { below, type Random } from './random.ts'

const dayNs = 86_400_000_000_000n
const hourNs = 3_600_000_000_000n
const minuteNs = 60_000_000_000n
const keptDays = 7
/** By then the oldest of what is kept expires day by day: from there on as much goes as comes. */
const fullDay = keptDays + 2
const bucketId = '00000000000000d2'
/** How much larger the folder may be on the last day than on the first on which it was full. */
const growth = 1.15
/** The same of the CPU that a start takes, whose least of some days is compared: other work only ever adds to it. */
const startGrowth = 2
const startNoiseMs = 20

interface Day {
  readonly bytes: number
  readonly openMs: number
  /** What it took of all cores together. */
  readonly openCpuMs: number
  readonly points: number
  readonly series: number
}

/**
 * D26: a month of simulated time, of which a week is kept; each day some devices are replaced by new ones. The folder, the
 * number of points and series and the time to start are the same on the last day as when it was first full.
 */
export const month: Drill = {
  name: 'D26',
  title: 'thirty days of simulated time with retention: size and time to start stay flat',

  async run({ folder, random, short, progress }: DrillContext): Promise<Findings> {
    const [days, devices] = short ? [14, 20] : [30, 100]
    const dir = join(folder, 'influxdb')
    const startNs = ((BigInt(Date.now()) * 1_000_000n) / dayNs) * dayNs - BigInt(days) * dayNs
    let now = startNs
    const faults: string[] = []
    const hear = (_details: object, message: string) => void faults.push(message)
    const open = () => Store.open({ dir, clock: () => now, logger: { info: () => {}, warn: hear, error: hear } })
    const ids = Array.from({ length: devices }, (_, i) => i)
    let next = devices
    let store = await open()
    await store.setRetention(bucketId, BigInt(keptDays) * dayNs)
    const seen: Day[] = []
    for (let day = 1; day <= days; day++) {
      for (let replaced = 0; replaced < devices / 20; replaced++) ids[below(random, devices)] = next++
      for (let hour = 0n; hour < 24n; hour++) {
        const lines = hourOf(ids, now, random)
        now += hourNs
        const outcome = await store.write(bucketId, Buffer.from(lines))
        if (!outcome.ok) throw new Error(outcome.message)
        await store.dropExpired()
      }
      await store.close()
      const [began, cpu] = [performance.now(), process.cpuUsage()]
      store = await open()
      const openMs = performance.now() - began
      const { user, system } = process.cpuUsage(cpu)
      const { points, series } = store.stats()
      seen.push({ bytes: bytesOf(dir), openMs, openCpuMs: (user + system) / 1000, points, series })
      progress(`day ${day} of ${days}: ${Math.round(bytesOf(dir) / 1e6)} MB, started in ${Math.round(openMs)} ms`)
    }
    await store.close()
    const full = seen.slice(fullDay - 1)
    const [first, last] = [full[0] as Day, full.at(-1) as Day]
    return {
      checks: [
        flat('bytes of the folder', first.bytes, last.bytes),
        flat('points', first.points, last.points),
        flat('series', first.series, last.series),
        flatStart(full),
        none('faults that the store has told', faults.length),
      ],
      figures: {
        days,
        devices_in_all: next,
        bytes_by_day: seen.map(({ bytes }) => bytes).join(' '),
        start_cpu_ms_by_day: seen.map(({ openCpuMs }) => Math.round(openCpuMs)).join(' '),
        start_ms_by_day: seen.map(({ openMs }) => Math.round(openMs)).join(' '),
        points_of_the_last_day: last.points,
        series_of_the_last_day: last.series,
      },
    }
  },
}

const flat = (what: string, first: number, last: number): Check => ({
  what: `${what} on the last day, of ${Math.round(first * growth)} at most`,
  ok: last <= first * growth,
  found: last,
})

/** Starts on the first days on which it was full, beside those on the last. */
function flatStart(full: readonly Day[]): Check {
  const half = Math.floor(full.length / 2)
  const least = (days: readonly Day[]) => Math.min(...days.map(({ openCpuMs }) => openCpuMs))
  const most = Math.round(startGrowth * least(full.slice(0, half)) + startNoiseMs)
  const found = Math.round(least(full.slice(-half)))
  return { what: `CPU of a start on the last days, of ${most} ms at most`, ok: found <= most, found }
}

/** An hour of readings, one a minute of each device. */
function hourOf(devices: readonly number[], from: bigint, random: Random): string {
  const lines: string[] = []
  for (let at = from; at < from + hourNs; at += minuteNs)
    for (const device of devices)
      lines.push(
        `energy,device_id=${1000 + device} voltage_v=${230 + below(random, 100) / 100},current_a=${below(random, 1000) / 100},temp_c=${40 + below(random, 100) / 10} ${at}`,
      )
  return lines.join('\n')
}

const bytesOf = (dir: string): number => readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0)
