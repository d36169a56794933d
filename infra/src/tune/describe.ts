import type { Proposal } from '@nrg/detection/tune/propose'
import type { Lasting, RaisedAlert } from '@nrg/detection/tune/subjects'

/** So many of each are listed. */
const LISTED = 50

type Told = Lasting & Pick<RaisedAlert, 'device' | 'metric' | 'reason' | 'judged'>

/** What a proposal would have made of the alerts, a line each, the latest first. */
export function describeProposal({ changes, vanish, appear, stay }: Proposal): string {
  if (changes.length === 0)
    return [
      'Nothing is proposed: no change leaves out much of what is false and little of what is real',
      ...listed('said to be false, and stay', stay),
    ].join('\n')
  return [
    ...listed('would not have been raised', vanish),
    ...listed('would have been raised beside', appear),
    ...listed('said to be false, and stay', stay),
  ].join('\n')
}

function listed(what: string, alerts: readonly Told[]): string[] {
  const latest = alerts.toSorted((a, b) => b.since - a.since || (a.device < b.device ? -1 : 1))
  const left = latest.length - LISTED
  return [
    `${what}: ${alerts.length === 0 ? 'none' : alerts.length}`,
    ...latest.slice(0, LISTED).map(line),
    ...(left > 0 ? [`  and ${left} before`] : []),
  ]
}

const line = ({ device, metric, reason, since, until, judged }: Told) =>
  `  ${time(since)} – ${time(until)}  ${device} ${metric} ${reason}${judged === undefined ? '' : `, said to be ${judged}`}`

const time = (ms: number) => new Date(ms).toISOString().replace(/\.000Z$/, 'Z')
