import type { StoredAlert } from '@nrg/schema/alert'
import type { Difference } from './compare.ts'

/** An alert in one line. */
function describeEpisode(alert: StoredAlert): string {
  const { device_id, metric, reason, since, until, score, peak, severity, value, expected, lower, upper } = alert
  const usual = expected === undefined ? '' : `, expected ${number(expected)}`
  const band = lower === undefined && upper === undefined ? '' : ` (${number(lower)} … ${number(upper)})`
  const reading = value === undefined ? '' : ` ${number(value)}${usual}${band}`
  const worst = peak !== undefined && score !== undefined && peak > score ? `, peak ${number(peak)}` : ''
  return `${time(since)} – ${time(until)}  ${device_id} ${metric} ${reason}${reading}, score ${number(score)}${worst}, ${severity ?? 'warning'}`
}

/** The alerts of a back-test: a line for each, and how many of each reason. */
export function describeAlerts(alerts: readonly StoredAlert[]): string {
  return [
    ...alerts.map(describeEpisode),
    `${alerts.length} ${alerts.length === 1 ? 'alert' : 'alerts'}${counts(alerts)}`,
  ].join('\n')
}

/**
 * What changes from one configuration to another, by time: `-` is gone, `+` is new, `~` is the same episode with other
 * bounds or another severity, as it was and below as it is.
 */
export function describeDifference({ same, removed, added, changed }: Difference): string {
  const entries = [
    ...removed.map((alert) => ({ at: alert.since, text: `- ${describeEpisode(alert)}` })),
    ...added.map((alert) => ({ at: alert.since, text: `+ ${describeEpisode(alert)}` })),
    ...changed.map(([before, after]) => ({
      at: before.since,
      text: `~ ${describeEpisode(before)}\n  ${describeEpisode(after)}`,
    })),
  ].sort((a, b) => a.at - b.at)
  const total = `${same} the same, ${removed.length} gone (-), ${added.length} new (+), ${changed.length} changed (~)`
  return [...entries.map(({ text }) => text), total].join('\n')
}

function counts(alerts: readonly StoredAlert[]): string {
  const byReason = new Map<string, number>()
  for (const { reason } of alerts) byReason.set(reason, (byReason.get(reason) ?? 0) + 1)
  return byReason.size === 0 ? '' : `: ${[...byReason].map(([reason, count]) => `${count} ${reason}`).join(', ')}`
}

const time = (ms: number) => new Date(ms).toISOString().replace(/\.000Z$/, 'Z')
const number = (value: number | undefined) => (value === undefined ? '' : String(Number(value.toPrecision(4))))
