import { setTimeout as sleep } from 'node:timers/promises'
import type { Alert, AlertList } from '@nrg/schema/alert'
import { ask } from './ask.ts'

const EVERY_MS = 2000

/** Says each new alert in a line, until the signal: alerts as any client of the query service gets them. */
export async function watchAlerts(queryUrl: string, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  let known: Set<string> | undefined
  while (!signal.aborted) {
    const alerts = await ask<AlertList>(`${queryUrl}/api/alerts`, signal)
    if (alerts !== undefined) {
      // Those that stand at the start are not news.
      for (const alert of alerts) if (known && !known.has(keyOf(alert))) say(alertLine(alert))
      known = new Set([...(known ?? []), ...alerts.map(keyOf)])
    }
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** An alert in one line. */
export function alertLine({ since, device_id, reason, sentence }: Alert): string {
  const who = device_id === 'fleet' ? 'the fleet' : `device ${device_id}`
  return `ALERT ${since.slice(11, 19)} ${who} ${reason}: ${sentence}`
}

const keyOf = ({ device_id, metric, reason, since }: Alert) => `${device_id} ${metric} ${reason} ${since}`
