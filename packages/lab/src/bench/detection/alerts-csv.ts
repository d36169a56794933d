import type { StoredAlert } from '@nrg/schema/alert'

/** Alerts as CSV, with a header. */
export function alertsCsv(alerts: readonly StoredAlert[]): string {
  const lines = alerts.map(({ device_id, metric, reason, since, until, score = Number.NaN }) =>
    [device_id, metric, reason, instant(since), instant(until), String(score)].map(quoted).join(','),
  )
  return `${['device_id,metric,reason,start,until,score', ...lines].join('\n')}\n`
}

const instant = (ms: number) => new Date(ms).toISOString()
const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
