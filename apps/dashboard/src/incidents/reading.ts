import type { DeviceSummary } from '@nrg/schema/device'
import type { Incident } from '@nrg/schema/incident'
import { metricWords } from '../wording/metric.ts'
import { everySeconds, number } from '../wording/number.ts'

/** What was read in an incident and what was expected, in words; empty where there is nothing to say. */
export interface Reading {
  readonly read: string
  readonly score: string
  readonly expected: string
}

/** Whether the score of a detector is in sd. */
export const isInSd = (reason: string): boolean => IN_SD.has(reason)

const IN_SD = new Set(['zscore', 'level', 'seasonal', 'spike', 'noise', 'fleet'])

/** So many sd to either side are usual. */
const USUAL_SD = 2

export function readingOf(
  { reason, metric, value, unit, expected, score, sd }: Incident,
  device?: Pick<DeviceSummary, 'interval_s' | 'values'>,
): Reading {
  const interval = device?.interval_s
  if (reason === 'offline')
    return {
      read: '—',
      score: '',
      expected: interval ? `usual every ${everySeconds(interval)} s` : '',
    }
  const { decimals } = metricWords(metric)
  // Of hundreds, tenths are too much for a row.
  const digits = (figure: number) => (Math.abs(figure) >= 100 ? 0 : decimals)
  const shown = (figure: number) => `${number(figure, digits(figure))}${unit === '' ? '' : ` ${unit}`}`
  if (reason === 'noise' && value !== null && expected !== null)
    return {
      read: `± ${shown(value)}`,
      score: score === null ? '' : `${number(score, 1)} σ`,
      expected: `expected ± ${number(expected, 2)} ${unit}`,
    }
  const { expected: mid, sd: usualSd } = device?.values?.[metric] ?? {}
  // Its value is a usual one: what is told is where it could be.
  if (reason === 'stuck' && value !== null && mid != null && usualSd) {
    const [least, most] = [mid - USUAL_SD * usualSd, mid + USUAL_SD * usualSd].map((edge) => number(edge, decimals))
    return { read: shown(value), score: '', expected: least === most ? '' : `expected ${least} … ${most} ${unit}` }
  }
  const spread = sd === undefined ? '' : ` ± ${number(sd, decimals)}`
  return {
    read: value === null ? '—' : shown(value),
    score: score === null || !isInSd(reason) ? '' : `${number(Math.abs(score), 1)} σ`,
    expected:
      expected === null
        ? ''
        : `expected ${number(expected, digits(expected))}${spread}${unit === '' ? '' : ` ${unit}`}`,
  }
}

/** The title as rows have it: `Current 59 % above normal`. */
export const rowTitle = ({ title }: Incident): string => title.replace(' is ', ' ')
