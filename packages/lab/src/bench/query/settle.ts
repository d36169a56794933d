import { setTimeout as sleep } from 'node:timers/promises'
import { cpuTicks } from '../cpu.ts'
import { asOperator, type Measured } from './services.ts'

/** So long each share of a core is looked at, and so long at most that is waited for. */
const LOOK_MS = 3000
const MOST_MS = 60_000
/** What the service and the database take together once they only follow, in percent of a core. */
const FOLLOWING = 50
const ASK_MS = 250

/**
 * Asks until the service has read what it reads beside its answers after a start: evidence and energy of all incidents of the
 * day, a few at a time. What answers take meanwhile is no more than that of the first half minute.
 */
export async function untilSettled({ url, query, influx }: Measured, signal: AbortSignal): Promise<void> {
  const programs = [query, influx].filter(({ runs }) => runs)
  const taken = () => programs.reduce((sum, { pid }) => sum + (cpuTicks(pid) ?? 0), 0)
  const end = performance.now() + MOST_MS
  for (let share = Number.POSITIVE_INFINITY; share > FOLLOWING && performance.now() < end; ) {
    const [before, began] = [taken(), performance.now()]
    while (performance.now() - began < LOOK_MS) {
      await (await fetch(`${url}/api/fleet`, { headers: asOperator, signal })).arrayBuffer()
      await sleep(ASK_MS, null, { signal })
    }
    share = (taken() - before) / ((performance.now() - began) / 1000)
  }
}
