import type { StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { metricUnit, sized } from '../wording/wording.ts'

/** What the detectors that compare with what was before compare with. */
const by: Readonly<Record<string, string>> = {
  zscore: ' by its last hour',
  spike: ' after the minutes before',
  level: ' over days',
  seasonal: ' at this time of day',
  noise: '',
}

/**
 * What was read and what is usual, for people who see the metric's name beside it: `31.1 A where 19.5 ± 0.4 A is usual by
 * its last hour`. `undefined` for an alert that is of something else.
 */
export function usualSentence(
  { metric, reason, value, expected, score }: StoredAlert,
  fleet: FleetConfig,
): string | undefined {
  const compared = by[reason]
  if (compared === undefined || value === undefined || expected === undefined || score === undefined) return undefined
  const unit = metricUnit(fleet, metric)
  if (reason === 'noise') {
    const scale = 10 * expected
    return `± ${sized(value, scale)}${unit} where ± ${sized(expected, scale)}${unit} is usual`
  }
  const apart = Math.abs(value - expected)
  // In tenths of it what matters can be read.
  const scale = score > 0 && apart > 0 ? (10 * apart) / score : apart
  const spread = score > 0 && apart > 0 ? ` ± ${sized(apart / score, scale)}` : ''
  return `${sized(value, scale)}${unit} where ${sized(expected, scale)}${spread}${unit} is usual${compared}`
}
