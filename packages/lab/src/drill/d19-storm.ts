import { setTimeout as sleep } from 'node:timers/promises'
import type { DrillAlert } from './alerts.ts'
import { type Check, type Drill, type DrillContext, type Findings, none, within } from './drill.ts'
import { memoryMb } from './memory-mb.ts'
import { Notifying, tellAll } from './notifying.ts'
import { shuffle } from './random.ts'
import { Receiver } from './receiver.ts'

const reasons = ['zscore', 'spike', 'level', 'seasonal', 'rate'] as const
const perSite = 50
const waitMs = 5000
/** The most memory that notify may take, in megabytes. */
const mostMb = 640
/** After it, what it would still tell would have come. */
const quietMs = 15_000

/** D19: ten thousand alerts in a minute. */
export const storm: Drill = {
  name: 'D19',
  title: 'ten thousand alerts in a minute, of a few incidents',

  async run(context: DrillContext): Promise<Findings> {
    const { folder, random, short, progress } = context
    const [sites, overMs] = short ? [6, 10_000] : [40, 60_000]
    const receiver = await Receiver.start()
    const notifying = await Notifying.start(folder, { yaml: tellAll(receiver, `${waitMs}ms`), fleet: fleetOf(sites) })
    const { notify } = notifying
    const memory: number[] = []
    const watching = setInterval(() => memory.push(memoryMb(notify)), 500)
    try {
      // What many have in common, first: it makes one incident of each site.
      const began = Date.now()
      const stormed = performance.now()
      const firstAt = new Map<string, number>()
      const common = { device: 'fleet', metric: 'voltage_v', reason: 'fleet', since: began, until: began + 3_600_000 }
      await notifying.store([common])
      const alerts = shuffle(alertsOf(sites, began), random)
      const steps = overMs / 250
      for (let step = 0; step < steps; step++) {
        const part = alerts.slice((alerts.length * step) / steps, (alerts.length * (step + 1)) / steps)
        const now = Date.now()
        await notifying.store(part.map((alert) => ({ ...alert, since: now })))
        for (const { device } of part) if (!firstAt.has(siteOf(device))) firstAt.set(siteOf(device), performance.now())
        await sleep(Math.max(0, stormed + (step + 1) * 250 - performance.now()))
      }
      const tookMs = performance.now() - stormed
      const told = () => new Set(receiver.posts.map(({ device }) => siteOf(device))).size
      const until = performance.now() + 60_000
      while (told() < sites && performance.now() < until) await sleep(200)
      progress(`${alerts.length} alerts in ${Math.round(tookMs / 1000)} s, ${receiver.posts.length} messages so far`)
      await sleep(quietMs)
      const delays = receiver.posts.map(({ device, at }) => at - (firstAt.get(siteOf(device)) ?? at) - waitMs)
      const p95 = delays.toSorted((a, b) => a - b)[Math.floor(delays.length * 0.95)] ?? 0
      const first = Math.min(...receiver.posts.map(({ at }) => at)) - stormed
      const most = Math.max(...memory)
      return {
        checks: [
          { what: 'incidents told', ok: told() === sites, found: `${told()} of ${sites}` },
          none('messages beyond one an incident', receiver.posts.length - sites),
          within('the first message', 10_000, first, context),
          within('stored until sent, beyond the wait, for 95 of 100', 5000, p95, context),
          bounded(most),
          none('crashes of its own', notify.crashes),
        ],
        figures: {
          alerts: alerts.length + 1,
          incidents: sites,
          messages: receiver.posts.length,
          storm_s: Math.round(tookMs / 1000),
          stored_to_sent_ms_p95: Math.round(p95),
          memory_mb_most: most,
        },
      }
    } finally {
      clearInterval(watching)
      await notifying.stop()
      await receiver.stop()
    }
  },
}

const idOf = (site: number, device: number) => String(10_000 + site * 100 + device)
const siteOf = (device: string) => device.slice(0, -2)

function fleetOf(sites: number): string {
  const lines = ['metrics: [{ name: voltage_v, unit: V }, { name: current_a, unit: A }]', 'devices:']
  for (let site = 0; site < sites; site++)
    for (let device = 0; device < perSite; device++) lines.push(`  "${idOf(site, device)}": { site: site_${site} }`)
  return `${lines.join('\n')}\n`
}

function alertsOf(sites: number, began: number): DrillAlert[] {
  const alerts: DrillAlert[] = []
  for (let site = 0; site < sites; site++)
    for (let device = 0; device < perSite; device++)
      for (const reason of reasons)
        alerts.push({ device: idOf(site, device), metric: 'voltage_v', reason, since: began, until: began + 3_600_000 })
  return alerts
}

function bounded(found: number): Check {
  return { what: `notify takes no more than ${mostMb} MB`, ok: found <= mostMb, found: `${found} MB` }
}
