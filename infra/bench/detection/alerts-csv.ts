import type { RaisedAlert } from '../../src/backtest/raised-alert.ts'

/** Alerts as CSV, with a header. */
export function alertsCsv(alerts: readonly RaisedAlert[]): string {
  const lines = alerts.map(({ device, metric, reason, since, until, score }) =>
    [device, metric, reason, instant(since), instant(until), String(score)].map(quoted).join(','),
  )
  return `${['device_id,metric,reason,start,until,score', ...lines].join('\n')}\n`
}

const instant = (ms: number) => new Date(ms).toISOString()
const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
